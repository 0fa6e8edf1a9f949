import {afterAll, beforeAll, expect, test} from 'vitest'
import {clock} from '../../src/datastores/clock.ts'
import {attendRun, type RunEvent} from '../../src/workflows/run.ts'
import type {Clock, Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {worldOf} from '../support/small-world.ts'

const namespace = 'run-test'
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  ({server, cluster} = await serverWith(namespace))
})
afterAll(() => server.stop())

/** Sleeps are over at once; the clock says that they were slept. */
function hasty(): Clock {
  let slept = 0
  return {now: () => new Date(Date.now() + slept), monotonic: () => performance.now() + slept, sleep: async (milliseconds) => void (slept += milliseconds)}
}

/** Nobody makes its pods but the test: this API server has no controllers. */
async function job(name: string): Promise<KubeObject> {
  const template = {spec: {restartPolicy: 'Never', containers: [{name: 'run', image: 'test:v1', command: ['true']}]}}
  const made = await cluster.create({apiVersion: 'batch/v1', kind: 'Job', metadata: {name, namespace}, spec: {activeDeadlineSeconds: 600, template}})
  return made!
}

async function podOf(owner: KubeObject, container: object): Promise<void> {
  const {name, uid = ''} = owner.metadata
  await cluster.create({
    apiVersion: 'v1', kind: 'Pod',
    metadata: {name: `${name}-1`, namespace, labels: {'batch.kubernetes.io/job-name': name}, ownerReferences: [{apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true}]},
    spec: {restartPolicy: 'Never', containers: [{name: 'run', ...container}]},
  })
}

const says = (owner: KubeObject, message: string): Promise<unknown> =>
  cluster.create({
    apiVersion: 'v1', kind: 'Event', metadata: {name: `${owner.metadata.name}.${message.length}`, namespace}, type: 'Warning', reason: 'FailedCreate', message,
    involvedObject: {apiVersion: 'batch/v1', kind: 'Job', namespace, name: owner.metadata.name, uid: owner.metadata.uid}, firstTimestamp: new Date().toISOString().replace(/\.\d+/, ''),
  })

async function attended(owner: KubeObject, signal = new AbortController().signal): Promise<{readonly events: readonly RunEvent[]; readonly error: unknown}> {
  const events: RunEvent[] = []
  try {
    for await (const event of attendRun({...worldOf(cluster), clock: hasty()}, owner, signal)) events.push(event)
    return {events, error: undefined}
  } catch (error) {
    return {events, error}
  }
}

test.each([
  ['a quota', 'Error creating: pods "x" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1', {code: 'QUOTA_EXCEEDED', exit: 6, message: expect.stringContaining('exceeded quota: few, requested: pods=1')}],
  ['Pod Security', 'Error creating: pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged', {code: 'REFUSED', exit: 6, message: expect.stringContaining('violates PodSecurity')}],
])('pods that %s refuses are said at once, and end the run when nothing changes', async (word, message, expected) => {
  const made = await job(`refused-${word.toLowerCase().replace(/\W/g, '')}`)
  await says(await job(`other-${word.toLowerCase().replace(/\W/g, '')}`), 'Error creating: of another Job')
  await says(made, message)
  const {events, error} = await attended(made)
  expect(events).toEqual([{type: 'waits', why: `the cluster refuses its pods: ${message}`}])
  expect(error).toMatchObject(expected)
  expect(await cluster.get({apiVersion: 'batch/v1', kind: 'Job', namespace, name: made.metadata.name})).toBeUndefined()
})

test('an image that no node gets is said once, and ends the run', async () => {
  const made = await job('unpulled')
  await podOf(made, {image: 'nobody:built'})
  const {events, error} = await attended(made)
  expect(events.length).toBeGreaterThan(0)
  expect(new Set(events.map((event) => event.type))).toEqual(new Set(['waits']))
  expect(error).toMatchObject({code: 'ROLLOUT_FAILED', exit: 1, message: expect.stringMatching(/^unpulled cannot start: .*(ErrImagePull|ImagePullBackOff)/)})
})

test('a pod that runs gives its lines and its exit status, and nothing is said of its start', async () => {
  const made = await job('runs')
  await podOf(made, {image: 'test:v1', command: ['sh', '-c', 'echo one; echo two; exit 3']})
  expect(await attended(made)).toEqual({events: [{type: 'line', line: 'one'}, {type: 'line', line: 'two'}, {type: 'ended', exit: 3}], error: undefined})
})

test('a Job whose time is over before it started says what it waited for', async () => {
  const made = await job('late')
  await says(made, 'Error creating: pods "x" is forbidden: exceeded quota: few')
  const running = attendRun({...worldOf(cluster), clock: {...hasty(), sleep: () => new Promise(() => {})}}, made, new AbortController().signal)
  expect((await running.next()).value).toMatchObject({type: 'waits'})
  const conditions = [{type: 'Failed', status: 'True', reason: 'DeadlineExceeded', lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '')}]
  await cluster.patch({apiVersion: 'batch/v1', kind: 'Job', namespace, name: 'late'}, {status: {conditions}}, {subresource: 'status'})
  await expect(running.next()).rejects.toMatchObject({code: 'TIMED_OUT', exit: 4, message: 'late did not start in 600 s and was stopped', details: [expect.stringContaining('exceeded quota')]})
})

test('let go while it waits for its time to look again, it ends and takes the Job away', async () => {
  const made = await job('given-up')
  await says(made, 'Error creating: pods "x" is forbidden: exceeded quota: few')
  const stop = new AbortController()
  const running = attendRun({...worldOf(cluster), clock}, made, stop.signal)
  expect((await running.next()).value).toMatchObject({type: 'waits'})
  const ended = running.next()
  stop.abort(new Error('let go'))
  await expect(ended).rejects.toThrow('let go')
  expect(await cluster.get({apiVersion: 'batch/v1', kind: 'Job', namespace, name: 'given-up'})).toBeUndefined()
})
