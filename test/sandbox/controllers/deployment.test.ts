import {afterEach, beforeEach, expect, test} from 'vitest'
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import type {Stored} from '../../../src/sandbox/contracts.ts'
import {startSmallSandbox, until, untilGone, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeEach(async () => (sandbox = await startSmallSandbox({also: startControllers})))
afterEach(() => sandbox.remove())

const serving = `exec python3 -c "
import os, sys, http.server
class H(http.server.BaseHTTPRequestHandler):
  def do_GET(self):
    self.send_response(200); self.end_headers(); self.wfile.write(sys.argv[1].encode())
  def log_message(self, *a): pass
http.server.ThreadingHTTPServer(('127.0.0.1', int(os.environ['PORT'])), H).serve_forever()"`

function deployment(script: string, spec: Record<string, unknown> = {}, container: Record<string, unknown> = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {name: 'web', namespace: 'default'},
    spec: {
      replicas: 2,
      selector: {matchLabels: {app: 'web'}},
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
      ...spec,
      template: {
        metadata: {labels: {app: 'web'}},
        spec: {terminationGracePeriodSeconds: 1, containers: [{name: 'main', image: 'test:v1', command: ['sh', '-c', script], ...container}]},
      },
    },
  }
}

const probed = {
  env: [{name: 'PORT', value: '8000'}],
  ports: [{containerPort: 8000, protocol: 'TCP'}],
  readinessProbe: {httpGet: {path: '/', port: 8000}, periodSeconds: 1},
}

const rolledOut = ({metadata, spec, status}: Stored) =>
  status?.observedGeneration === metadata.generation
  && [status?.replicas, status?.updatedReplicas, status?.readyReplicas, status?.availableReplicas].every((count) => count === spec.replicas)
  && status.conditions.some((one: {reason: string}) => one.reason === 'NewReplicaSetAvailable')

function change(to: (spec: Stored['spec']) => void): void {
  const live = sandbox.local.get('Deployment', 'default', 'web') as Stored
  to(live.spec)
  sandbox.local.update(live, 'test')
}

test('a Deployment ends in available pods, and its status says so as kstatus reads it', async () => {
  sandbox.local.create(deployment(`${serving} v1`, {}, probed), 'test')
  const {status, metadata} = await until(sandbox.local, 'Deployment', 'web', rolledOut)
  expect(status).toMatchObject({replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2})
  expect(status.unavailableReplicas).toBeUndefined()
  expect(status.conditions.map(({type, status, reason}: Record<string, string>) => [type, status, reason])).toEqual([
    ['Available', 'True', 'MinimumReplicasAvailable'], ['Progressing', 'True', 'NewReplicaSetAvailable'],
  ])
  expect(metadata.annotations).toEqual({'deployment.kubernetes.io/revision': '1'})
  const [set] = sandbox.local.list('ReplicaSet')
  expect(set?.metadata.name).toBe(`web-${set?.metadata.labels?.['pod-template-hash']}`)
})

test('a rolling update always has as many available pods as are wanted', async () => {
  sandbox.local.create(deployment(`${serving} v1`, {}, probed), 'test')
  await until(sandbox.local, 'Deployment', 'web', rolledOut)
  const available: number[] = []
  const stop = sandbox.local.watch(['Deployment'], ({object}) => available.push(object.status?.availableReplicas ?? 0))
  change((spec) => (spec.template.spec.containers[0].command = ['sh', '-c', `${serving} v2`]))
  const {metadata} = await until(sandbox.local, 'Deployment', 'web', (one) => one.metadata.generation === 2 && rolledOut(one))
  stop()
  expect(Math.min(...available)).toBeGreaterThanOrEqual(2)
  expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
  const sets = sandbox.local.list('ReplicaSet')
  expect(sets.map(({spec}) => spec.replicas).toSorted((a, b) => a - b)).toEqual([0, 2])
})

test('a version that never becomes ready leaves the old one, and exceeds its progress deadline', async () => {
  sandbox.local.create(deployment(`${serving} v1`, {progressDeadlineSeconds: 2}, probed), 'test')
  await until(sandbox.local, 'Deployment', 'web', rolledOut)
  change((spec) => (spec.template.spec.containers[0].command = ['sh', '-c', 'exit 1']))
  const late = ({status}: Stored) => status.conditions.some((one: {reason: string}) => one.reason === 'ProgressDeadlineExceeded')
  const {status} = await until(sandbox.local, 'Deployment', 'web', late)
  expect(status).toMatchObject({replicas: 3, updatedReplicas: 1, availableReplicas: 2, unavailableReplicas: 1})
})

test('going back to a template uses its ReplicaSet again, with a new revision', async () => {
  sandbox.local.create(deployment(`${serving} v1`, {replicas: 1}, probed), 'test')
  const first = await until(sandbox.local, 'Deployment', 'web', rolledOut)
  change((spec) => (spec.template.spec.containers[0].command = ['sh', '-c', `${serving} v2`]))
  await until(sandbox.local, 'Deployment', 'web', (one) => one.metadata.generation === 2 && rolledOut(one))
  change((spec) => (spec.template = first.spec.template))
  const {metadata} = await until(sandbox.local, 'Deployment', 'web', (one) => one.metadata.generation === 3 && rolledOut(one))
  expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
  expect(sandbox.local.list('ReplicaSet')).toHaveLength(2)
})

test('Recreate ends all old pods before it starts a new one', async () => {
  sandbox.local.create(deployment('exec sleep 1000', {strategy: {type: 'Recreate'}}), 'test')
  await until(sandbox.local, 'Deployment', 'web', rolledOut)
  const together: number[] = []
  const stop = sandbox.local.watch(['Pod'], () => {
    const hashes = sandbox.local.list('Pod').map(({metadata}) => metadata.labels?.['pod-template-hash'])
    together.push(new Set(hashes).size)
  })
  change((spec) => (spec.template.spec.containers[0].command = ['sh', '-c', 'exec sleep 2000']))
  await until(sandbox.local, 'Deployment', 'web', (one) => one.metadata.generation === 2 && rolledOut(one))
  stop()
  expect(Math.max(...together)).toBe(1)
})

test('a Deployment with no replicas is complete at once', async () => {
  sandbox.local.create(deployment('exec sleep 1000', {replicas: 0}), 'test')
  const done = ({status}: Stored) => status?.conditions?.some((one: {reason: string}) => one.reason === 'NewReplicaSetAvailable')
  await until(sandbox.local, 'Deployment', 'web', done)
  expect(sandbox.local.list('Pod')).toEqual([])
})

test('deleting a Deployment takes its ReplicaSets and pods along', async () => {
  sandbox.local.create(deployment('exec sleep 1000', {replicas: 1}), 'test')
  await until(sandbox.local, 'Deployment', 'web', rolledOut)
  const [pod] = sandbox.local.list('Pod')
  sandbox.local.remove('Deployment', 'default', 'web', {propagation: 'Foreground'})
  await untilGone(sandbox.local, 'Deployment', 'web')
  expect(sandbox.local.list('ReplicaSet')).toEqual([])
  expect(sandbox.local.get('Pod', 'default', pod!.metadata.name)).toBeUndefined()
})
