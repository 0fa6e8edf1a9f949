import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
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

async function podOf(owner: KubeObject, container: object, pod: {readonly metadata?: object; readonly spec?: object} = {}): Promise<void> {
  const {name, uid = ''} = owner.metadata
  await cluster.create({
    apiVersion: 'v1', kind: 'Pod',
    metadata: {name: `${name}-1`, namespace, labels: {'batch.kubernetes.io/job-name': name}, ownerReferences: [{apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true}], ...pod.metadata},
    spec: {restartPolicy: 'Never', ...pod.spec, containers: [{name: 'run', ...container}]},
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

describe('a run that is ended from outside says why', () => {
  const podRef = (name: string) => ({apiVersion: 'v1', kind: 'Pod', namespace, name: `${name}-1`})
  const fails = (name: string): Promise<unknown> => {
    const conditions = [{type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: new Date().toISOString().replace(/\.\d+/, '')}]
    return cluster.patch({apiVersion: 'batch/v1', kind: 'Job', namespace, name}, {status: {conditions}}, {subresource: 'status'})
  }
  /** What its container ended with, as the node says. */
  const ended = (name: string) => vi.waitUntil(async () => {
    const [status] = ((await cluster.get(podRef(name)))?.status?.['containerStatuses'] ?? []) as readonly {readonly state?: {readonly terminated?: object}}[]
    return status?.state?.terminated === undefined ? undefined : status
  }, {timeout: 30_000, interval: 50})
  const kept = {metadata: {finalizers: ['batch.kubernetes.io/job-tracking']}}

  test('by its memory limit, with the limit and the flag that gives it more', async () => {
    const made = await job('hungry')
    await podOf(made, {image: 'test:v1', command: ['sh', '-c', 'exit 137'], resources: {limits: {memory: '64Mi'}}})
    const status = (await ended('hungry')) as {readonly state: {readonly terminated: object}}
    await cluster.patch(podRef('hungry'), {status: {containerStatuses: [{...status, state: {terminated: {...status.state.terminated, reason: 'OOMKilled'}}}]}}, {subresource: 'status'})
    const run = attended(made)
    await fails('hungry')
    expect(await run).toEqual({events: [{type: 'ended', exit: 137, why: 'hungry was killed: out of memory (limit 64Mi); --memory gives it more'}], error: undefined})
  })

  test('by the end of its pod', async () => {
    const made = await job('drained')
    await podOf(made, {image: 'test:v1', command: ['sh', '-c', 'trap "exit 143" TERM; echo begins; while true; do sleep 0.1; done']}, kept)
    const run = attended(made)
    await vi.waitUntil(async () => (await cluster.get(podRef('drained')))?.status?.['phase'] === 'Running', {timeout: 30_000, interval: 50})
    await cluster.remove(podRef('drained'))
    await ended('drained')
    await fails('drained')
    expect((await run).events.at(-1)).toEqual({type: 'ended', exit: 143, why: 'drained was stopped: its pod was deleted'})
  })

  test('by the end of a pod that nobody heard of again', async () => {
    const made = await job('vanished')
    await podOf(made, {image: 'test:v1', command: ['sh', '-c', 'echo begins; sleep 1000']}, {spec: {terminationGracePeriodSeconds: 0}})
    const run = attended(made)
    await vi.waitUntil(async () => (await cluster.get(podRef('vanished')))?.status?.['phase'] === 'Running', {timeout: 30_000, interval: 50})
    await cluster.remove(podRef('vanished'), {propagation: 'Background'})
    await vi.waitUntil(async () => (await cluster.get(podRef('vanished'))) === undefined, {timeout: 30_000, interval: 50})
    await fails('vanished')
    expect((await run).error).toMatchObject({code: 'NOT_RUNNING', message: 'vanished was stopped: its pod was deleted, and nobody knows how far it came'})
  })
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
