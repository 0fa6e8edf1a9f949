import {afterEach, beforeEach, expect, test} from 'vitest'
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import type {Stored} from '../../../src/sandbox/contracts.ts'
import {startSmallSandbox, until, untilGone, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeEach(async () => (sandbox = await startSmallSandbox({also: startControllers})))
afterEach(() => sandbox.remove())

const statefulSet = (replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {name: 'redis', namespace: 'default'},
  spec: {
    replicas,
    serviceName: 'redis',
    selector: {matchLabels: {app: 'redis'}},
    template: {
      metadata: {labels: {app: 'redis'}},
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{
          name: 'main', image: 'test:v1', command: ['sh', '-c', 'echo $HOSTNAME >> $DATA/log; exec sleep 1000'],
          env: [{name: 'DATA', value: '/data'}], volumeMounts: [{name: 'data', mountPath: '/data'}],
          readinessProbe: {exec: {command: ['sh', '-c', 'test -s $DATA/log']}, periodSeconds: 1},
        }],
      },
    },
    volumeClaimTemplates: [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}],
  },
})

/** Current, as kstatus reads it. */
const isCurrent = ({metadata, spec, status}: Stored) =>
  status?.observedGeneration === metadata.generation
  && [status?.replicas, status?.readyReplicas, status?.currentReplicas].every((count) => count === spec.replicas)
  && status.currentRevision === status.updateRevision

test('pods are made in order, each after the one before is ready, with a claim of their own', async () => {
  const made: string[] = []
  const stop = sandbox.local.watch(['Pod'], ({type, object}) => {
    if (type === 'ADDED') made.push(object.metadata.name)
    if (type === 'ADDED' && object.metadata.name === 'redis-1') expect(sandbox.local.get('Pod', 'default', 'redis-0')?.status.phase).toBe('Running')
  })
  sandbox.local.create(statefulSet(2), 'test')
  const {status} = await until(sandbox.local, 'StatefulSet', 'redis', isCurrent)
  stop()
  expect(made).toEqual(['redis-0', 'redis-1'])
  expect(status).toMatchObject({availableReplicas: 2, updatedReplicas: 2})
  expect(sandbox.local.list('PersistentVolumeClaim').map(({metadata}) => metadata.name)).toEqual(['data-redis-0', 'data-redis-1'])
})

test('an update replaces the pod under its name and keeps its data', async () => {
  sandbox.local.create(statefulSet(1), 'test')
  const before = await until(sandbox.local, 'StatefulSet', 'redis', isCurrent)
  before.spec.template.spec.containers[0].command = ['sh', '-c', 'cat $DATA/log; exec sleep 1000']
  sandbox.local.update(before, 'test')
  const after = await until(sandbox.local, 'StatefulSet', 'redis', (set) => set.metadata.generation === 2 && isCurrent(set))
  expect(after.status.currentRevision).not.toBe(before.status.currentRevision)
  const log = sandbox.node.logs(sandbox.local.get('Pod', 'default', 'redis-0') as Stored, 'main', {follow: true, previous: false, timestamps: false})
  const [first] = (await log!.take(1).toArray()) as [Buffer]
  expect(first.toString()).toBe('redis-0\n')
})

test('fewer replicas take the last pods away', async () => {
  sandbox.local.create(statefulSet(2), 'test')
  const before = await until(sandbox.local, 'StatefulSet', 'redis', isCurrent)
  sandbox.local.update({...before, spec: {...before.spec, replicas: 1}}, 'test')
  await untilGone(sandbox.local, 'Pod', 'redis-1')
  await until(sandbox.local, 'StatefulSet', 'redis', (set) => set.metadata.generation === 2 && isCurrent(set))
})

test('a ready pod counts as available when it has been so for minReadySeconds', async () => {
  const {spec, ...set} = statefulSet(1)
  sandbox.local.create({...set, spec: {...spec, minReadySeconds: 2}}, 'test')
  await until(sandbox.local, 'StatefulSet', 'redis', ({status}) => status?.readyReplicas === 1 && status.availableReplicas === 0)
  await until(sandbox.local, 'StatefulSet', 'redis', ({status}) => status?.availableReplicas === 1)
})
