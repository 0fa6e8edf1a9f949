import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {parse} from 'yaml'
import {ready} from '../../src/readiness/index.ts'
import {podsReady} from '../../src/readiness/pods.ts'
import type {Observed, Verdict} from '../../src/reconcile/component.ts'
import type {KubeObject} from '../../src/world.ts'

/** What a real cluster (1.35) showed: collect.js copied it. */
function observed(fixture: string): Observed {
  const {now, ...lists} = parse(readFileSync(new URL(`fixtures/${fixture}.yaml`, import.meta.url), 'utf8')) as Omit<Observed, 'now'> & {now: string}
  return {...lists, events: lists.events ?? [], now: new Date(now)}
}

const at = (fixture: string, seconds: number): Observed => {
  const seen = observed(fixture)
  return {...seen, now: new Date(seen.now.getTime() + seconds * 1000)}
}

interface Case {
  readonly says: string
  readonly fixture: string
  readonly verdict: Verdict['verdict']
  readonly reason?: string
  readonly message?: RegExp
  readonly log?: {readonly container: string; readonly previous: boolean}
}

const cases: readonly Case[] = [
  {says: 'its pod is ready', fixture: 'ready', verdict: 'kept'},
  {says: 'no pods are wanted, and none are there', fixture: 'zero', verdict: 'kept'},
  {says: 'an old pod still finishes its work, and takes no more', fixture: 'leaving', verdict: 'kept'},
  {says: 'the new pod is not ready beside two old ones', fixture: 'rolling', verdict: 'waiting', reason: 'ProbeFails', message: /^0\/2 on v2, rolling-\S+ runs, but its probe does not answer yet$/},
  {says: 'the probe never answers', fixture: 'probe-fails', verdict: 'waiting', reason: 'ProbeFails', message: /^0\/1 on v2, probe-fails-\S+ runs, but/},
  {says: 'the application has no such page', fixture: 'probe-404', verdict: 'broken', reason: 'ProbeRefused', message: /^probe-404-\S+ starts: \/health answers 404$/, log: {container: 'web', previous: false}},
  {says: 'the application may not be up yet', fixture: 'probe-503', verdict: 'waiting', reason: 'ProbeFails', message: /^0\/1 on v2, probe-503-\S+ starts: \/health answers 503$/},
  {says: 'the application takes too long to answer', fixture: 'probe-late', verdict: 'waiting', reason: 'ProbeFails', message: /starts: \/health does not answer in 2 s$/},
  {says: 'nothing listens where the probe asks', fixture: 'probe-refused', verdict: 'waiting', reason: 'ProbeFails', message: /starts: nothing listens on port 8000$/},
  {says: 'nothing listens where the probe connects', fixture: 'probe-tcp', verdict: 'waiting', reason: 'ProbeFails', message: /starts: nothing listens on port 8000$/},
  {says: 'no node has the label', fixture: 'homeless', verdict: 'broken', reason: 'Unschedulable', message: /^homeless-\S+ is pending: 0\/1 nodes are available: 1 node\(s\) didn't match Pod's node affinity\/selector$/},
  {says: 'no node has room, and nothing says that one comes', fixture: 'unschedulable', verdict: 'broken', reason: 'Unschedulable', message: /is pending: 0\/1 nodes are available: 1 Insufficient memory$/},
  {says: 'a registry may still come', fixture: 'image-missing-early', verdict: 'waiting', reason: 'ImagePullBackOff', message: /summon:v9/},
  {says: 'a registry has had its time, the node says why', fixture: 'image-missing', verdict: 'broken', reason: 'ImagePullBackOff', message: /no such host/},
  {says: 'the new version has no image, the old one serves', fixture: 'rolling-image-missing-early', verdict: 'waiting', reason: 'ErrImagePull', message: /^0\/2 on v2/},
  {says: 'no image can have this name', fixture: 'image-invalid', verdict: 'broken', reason: 'InvalidImageName', message: /must be lowercase/},
  {says: 'a Secret that the pod names is not there', fixture: 'secret-missing', verdict: 'broken', reason: 'CreateContainerConfigError', message: /secret "nowhere" not found/},
  {says: 'the node has not read the Secret yet, and tries again', fixture: 'secret-unread', verdict: 'waiting', reason: 'CreateContainerConfigError', message: /failed to sync secret cache/},
  {says: 'the image runs as root', fixture: 'image-as-root', verdict: 'broken', reason: 'CreateContainerConfigError', message: /non-root/},
  {says: 'it died once at start', fixture: 'crash-loop-early', verdict: 'waiting', reason: 'Restarting', message: /ended with exit status 1, 2 times$/},
  {says: 'it dies at every start', fixture: 'crash-loop', verdict: 'broken', reason: 'CrashLoop', message: /ended with exit status 1, 5 times$/, log: {container: 'web', previous: false}},
  {says: 'no progress within the deadline', fixture: 'deadline', verdict: 'broken', reason: 'ProgressDeadlineExceeded', message: /^0\/1 on v2: deadline-\S+ runs, but its probe does not answer yet, until the deadline$/},
  {says: 'the quota refuses a pod', fixture: 'quota', verdict: 'broken', reason: 'QuotaExceeded', message: /exceeded quota: pods, requested: pods=1, used: pods=1, limited: pods=1/},
  {says: 'the one scheduler is there', fixture: 'stateful-set-ready', verdict: 'kept'},
  {says: 'the scheduler dies at every start', fixture: 'stateful-set-crash-loop', verdict: 'broken', reason: 'CrashLoop', log: {container: 'celerybeat', previous: false}},
  {says: 'the migration is done', fixture: 'job-complete', verdict: 'kept'},
  {says: 'the migration runs: that is not done', fixture: 'job-running', verdict: 'waiting', reason: 'Running'},
  {says: 'the migration failed', fixture: 'job-failed', verdict: 'broken', reason: 'JobFailed', message: /^Job job-failed ended with exit status 3 after \d+ s$/, log: {container: 'migration', previous: false}},
  {says: 'the migration had too little memory', fixture: 'job-out-of-memory', verdict: 'broken', reason: 'OutOfMemory', message: /out of memory \(limit 40Mi\)/, log: {container: 'migration', previous: false}},
  {says: 'the migration took too long', fixture: 'job-deadline', verdict: 'broken', reason: 'DeadlineExceeded', message: /did not end within its time limit of 5 s/},
  {says: 'the migration waits for its image', fixture: 'job-image-missing-early', verdict: 'waiting', reason: 'ImagePullBackOff'},
  {says: 'the migration has no image', fixture: 'job-image-missing', verdict: 'broken', reason: 'ImagePullBackOff', message: /summon:v9/},
]

test.each(cases)('$fixture: $verdict, as $says', ({fixture, verdict, reason, message, log}) => {
  const said = ready(observed(fixture))
  expect(said.verdict).toBe(verdict)
  if (said.verdict === 'kept') return
  if (reason !== undefined) expect(said.reason).toBe(reason)
  if (message !== undefined) expect(said.message).toMatch(message)
  if (log !== undefined) expect(said).toMatchObject({pod: log})
})

test('a registry is given less than a minute, counted from when the pod came to its node', () => {
  const early = ready(observed('job-image-missing-early'))
  expect(early).toMatchObject({verdict: 'waiting', againInSeconds: expect.any(Number) as number})
  expect(ready(at('job-image-missing-early', (early as {againInSeconds: number}).againInSeconds)).verdict).toBe('broken')
})

test.each([
  ['CreateContainerConfigError', 'failed to sync configmap cache: timed out waiting for the condition'],
  ['CreateContainerError', 'context deadline exceeded'],
  ['CreateContainerError', 'failed to reserve container name "web_0": name "web_0" is reserved for "818fcfef09165d91"'],
  ['CreateContainerError', 'Kubelet may be retrying requests that are timing out in CRI-O due to system load: context deadline exceeded: error reserving ctr name k8s_web_0'],
])('a node that is slow is waited for as long as the deploy waits (%s: %s)', (reason, message) => {
  const seen = structuredClone(observed('secret-missing'))
  Object.assign((seen.pods[0]!.status!['containerStatuses'] as object[])[0]!, {state: {waiting: {reason, message}}})
  expect(ready(seen)).toMatchObject({verdict: 'waiting', reason, message: expect.stringContaining(message) as string})
})

/** An Event of the fixture's one pod, said first and last so many seconds before now. */
function withEvent(fixture: string, event: {readonly reason: string; readonly message: string}, first = 10, last = 1): Observed {
  const seen = observed(fixture)
  const [pod] = seen.pods
  const time = (seconds: number): string => new Date(seen.now.getTime() - seconds * 1000).toISOString().replace(/\.\d+/, '')
  const involvedObject = {uid: pod!.metadata.uid, fieldPath: 'spec.containers{web}'}
  return {...seen, events: [{apiVersion: 'v1', kind: 'Event', metadata: {name: 'one'}, ...event, involvedObject, firstTimestamp: time(first), lastTimestamp: time(last)}]}
}

test('an image whose pull fails for the first time after minutes is borne as long as one whose pull fails at once', () => {
  const failed = {reason: 'Failed', message: 'Failed to pull image "summon:v9": connection reset by peer'}
  expect(ready(withEvent('image-missing', failed, 5, 5))).toMatchObject({verdict: 'waiting', reason: 'ImagePullBackOff', againInSeconds: 40})
  expect(ready(withEvent('image-missing', failed, 46, 5))).toMatchObject({verdict: 'broken', reason: 'ImagePullBackOff'})
})

describe('a pod that no node takes', () => {
  const start = Date.parse('2026-11-24T02:36:15Z')
  const early = (seen: Observed): Observed => ({...seen, now: new Date(start + 5_000)})

  test('is waited for three quarters of a minute: another may go, or a node come', () => {
    const said = ready(early(observed('unschedulable')))
    expect(said).toMatchObject({verdict: 'waiting', reason: 'Unschedulable', againInSeconds: 40})
  })

  test.each([['TriggeredScaleUp', 'pod triggered scale-up: [{pool-1 1->2 (max: 5)}]'], ['Nominated', 'Pod should schedule on: nodeclaim/default-x2x']])('is waited for as long as the deploy waits, once an autoscaler has said that a node comes (%s)', (reason, message) => {
    expect(ready(withEvent('unschedulable', {reason, message}))).toMatchObject({verdict: 'waiting', reason: 'Unschedulable', message: expect.stringContaining(`; a node comes: ${message}`) as string})
  })

  test('is waited for by who may not read what an autoscaler says', () => {
    expect(ready({...observed('unschedulable'), events: undefined})).toMatchObject({verdict: 'waiting', reason: 'Unschedulable'})
  })
})

describe('what a probe gets for an answer is said:', () => {
  const http = (status: number): string => `Readiness probe failed: HTTP probe failed with statuscode: ${status}`
  const get = 'Readiness probe failed: Get "http://10.244.0.9:8000/health": '
  const unhealthy = (message: string, first?: number, last?: number): Verdict => ready(withEvent('probe-answers', {reason: 'Unhealthy', message}, first, last))

  test.each([
    [http(503), '/health answers 503'],
    [http(404), '/health answers 404'],
    [`${get}dial tcp 10.244.0.9:8000: connect: connection refused`, 'nothing listens on port 8000'],
    [`${get}context deadline exceeded (Client.Timeout exceeded while awaiting headers)`, '/health does not answer in 5 s'],
    [`${get}EOF`, 'Get "http://10.244.0.9:8000/health": EOF'],
  ])('%s', (message, words) => {
    expect(unhealthy(message)).toMatchObject({verdict: 'waiting', reason: 'ProbeFails', message: expect.stringMatching(new RegExp(`^0/1 on v2, probe-answers-\\S+ starts: ${words}$`)) as string})
  })

  test('an application that is up and answers 4xx does not answer otherwise later; one that is not up yet may', () => {
    expect(unhealthy(http(404), 60)).toMatchObject({verdict: 'broken', reason: 'ProbeRefused', pod: {container: 'web', previous: false}})
    for (const passing of [503, 429, 408]) expect(unhealthy(http(passing), 600)).toMatchObject({verdict: 'waiting', reason: 'ProbeFails'})
  })

  test('not what the run before the last restart got', () => {
    expect(unhealthy(http(404), 4_000, 3_000)).toMatchObject({verdict: 'waiting', message: expect.stringMatching(/runs, but its probe does not answer yet$/) as string})
  })
})

test('a container that died long ago and now misses a probe is not in a loop', () => {
  const seen = observed('crash-loop')
  const running = {running: {startedAt: '2026-11-24T02:40:00Z'}}
  expect(ready({...seen, pods: seen.pods.map((pod) => withContainer(pod, {state: running}))})).toMatchObject({verdict: 'waiting', reason: 'Restarting'})
})

test('a container that died twice, each time after a long run, is not in a loop', () => {
  const seen = observed('crash-loop')
  const state = {terminated: {exitCode: 137, reason: 'OOMKilled', startedAt: '2026-11-24T01:00:00Z', finishedAt: '2026-11-24T02:37:53Z'}}
  expect(ready({...seen, pods: seen.pods.map((pod) => withContainer(pod, {state}))})).toMatchObject({verdict: 'waiting', reason: 'Restarting'})
})

test('nothing is believed before the controller has seen the change', () => {
  const seen = observed('ready')
  expect(ready({...seen, objects: seen.objects.map((object) => ({...object, metadata: {...object.metadata, generation: 9}}))})).toMatchObject({verdict: 'waiting', reason: 'NotObserved', message: '0/1 on v2'})
})

test('what goes away is waited for', () => {
  const seen = observed('ready')
  expect(ready({...seen, objects: seen.objects.map((object) => ({...object, metadata: {...object.metadata, deletionTimestamp: '2026-11-24T02:40:00Z'}}))})).toMatchObject({verdict: 'waiting', reason: 'Terminating'})
})

test('a pod of another version that still serves is waited for, by its version', () => {
  const seen = observed('leaving')
  const stays = ({name, labels, ownerReferences}: KubeObject['metadata']): KubeObject['metadata'] => ({name, labels: labels ?? {}, ownerReferences: ownerReferences ?? [], annotations: {'ridectl.dev/version': 'v1'}})
  const back = seen.pods.map((pod) => ({...pod, metadata: stays(pod.metadata)}))
  expect(ready({...seen, pods: back})).toMatchObject({verdict: 'waiting', reason: 'OldPods', message: '1/1 on v2, 1 of v1 serves still'})
})

test('an evicted pod stays as a record and is not waited for', () => {
  const seen = observed('ready')
  const evicted = seen.pods.map((pod) => ({...pod, metadata: {...pod.metadata, name: 'evicted'}, status: {...pod.status, phase: 'Failed', conditions: [], containerStatuses: []}}))
  expect(ready({...seen, pods: [...seen.pods, ...evicted]}).verdict).toBe('kept')
})

test('a Deployment that scales down is waited for', () => {
  const seen = observed('ready')
  expect(ready({...seen, objects: seen.objects.map((object) => ({...object, spec: {...object.spec, replicas: 0}}))})).toMatchObject({verdict: 'waiting', reason: 'Rolling'})
})

test('a Job that is failing has not failed: its pod may still run', () => {
  const seen = observed('job-running')
  const failing = seen.objects.map((object) => ({...object, status: {...object.status, conditions: [{type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded'}]}}))
  expect(ready({...seen, objects: failing})).toMatchObject({verdict: 'waiting', reason: 'Failing'})
})

test('the worst of several objects speaks for all, and kinds without a rule say nothing', () => {
  const service: KubeObject = {apiVersion: 'v1', kind: 'Service', metadata: {name: 'car1-qa-web'}, spec: {}, status: {loadBalancer: {}}}
  const [good, bad] = [observed('ready'), observed('crash-loop')]
  expect(ready({...good, objects: [service, ...good.objects]}).verdict).toBe('kept')
  expect(ready({...good, objects: [...good.objects, ...bad.objects], pods: [...good.pods, ...bad.pods], replicaSets: [...good.replicaSets, ...bad.replicaSets]})).toMatchObject({reason: 'CrashLoop'})
})

test('any other kind is judged by the conditions that kstatus knows', () => {
  const vhost = (status: object): Observed => ({objects: [{apiVersion: 'rabbitmq.com/v1beta1', kind: 'Vhost', metadata: {name: 'car1-qa', generation: 2}, status: {...status}}], pods: [], replicaSets: [], events: [], now: new Date()})
  expect(ready(vhost({observedGeneration: 1})).verdict).toBe('waiting')
  expect(ready(vhost({observedGeneration: 2, conditions: [{type: 'Ready', status: 'True'}]})).verdict).toBe('kept')
  expect(ready(vhost({conditions: [{type: 'Ready', status: 'False', message: 'no'}]}))).toMatchObject({verdict: 'waiting', message: 'Vhost car1-qa: no'})
  expect(ready(vhost({conditions: [{type: 'Stalled', status: 'True', reason: 'Gone'}]}))).toMatchObject({verdict: 'broken', reason: 'Gone'})
})

test('pods are counted over all workloads of a component, and not where it has none', () => {
  expect(podsReady(observed('quota'))).toEqual({ready: 1, wanted: 2})
  expect(podsReady(observed('job-running'))).toBeUndefined()
})

function withContainer(pod: KubeObject, change: object): KubeObject {
  const statuses = (pod.status?.['containerStatuses'] ?? []) as object[]
  return {...pod, status: {...pod.status, containerStatuses: statuses.map((status) => ({...status, ...change}))}}
}

test.each(['job-running', 'stateful-set-ready'])('%s, whose controller cannot make its pod, waits half a minute and is then broken by the quota', (fixture) => {
  const {objects: [object], now} = observed(fixture)
  const status = {...object!.status, replicas: 0, readyReplicas: 0}
  const event = (message: string, seconds: number): KubeObject => {
    const time = new Date(now.getTime() + seconds * 1000).toISOString()
    return {apiVersion: 'v1', kind: 'Event', metadata: {name: `${seconds}`}, reason: 'FailedCreate', involvedObject: {uid: object!.metadata.uid}, message, firstTimestamp: time, lastTimestamp: time}
  }
  const events = [event('pods "x" is forbidden: exceeded quota: no-pod, requested: pods=1, used: pods=0, limited: pods=0', 2), event('another reason', 0)]
  const seen: Observed = {objects: [{...object!, status}], pods: [], replicaSets: [], events, now: new Date(now.getTime() + 10_000)}
  expect(ready(seen)).toMatchObject({verdict: 'waiting', reason: 'QuotaExceeded', againInSeconds: 20})
  expect(ready({...seen, now: new Date(now.getTime() + 30_000)})).toMatchObject({verdict: 'broken', reason: 'QuotaExceeded', message: expect.stringContaining('exceeded quota: no-pod') as string})
  expect(ready({...seen, events: []})).toMatchObject({verdict: 'waiting', reason: expect.not.stringContaining('Quota') as string})
})

test('what the quota refused of another spec is no failure of this one: a Deployment goes by its newest ReplicaSet, which has seen how many are wanted', () => {
  const seen = structuredClone(observed('quota'))
  const [set] = seen.replicaSets
  const conditions = set!.status!['conditions']
  const withSet = (change: {readonly spec?: object; readonly status?: object}): Observed => ({...seen, replicaSets: [{...set!, spec: {...set!.spec, ...change.spec}, status: {...set!.status, ...change.status}}]})
  expect(ready(withSet({status: {conditions: []}})).verdict).toBe('waiting')
  expect(ready(withSet({status: {conditions, observedGeneration: 0}})).verdict).toBe('waiting')
  expect(ready(withSet({spec: {replicas: 3}, status: {conditions}})).verdict).toBe('waiting')
  expect(ready(withSet({status: {conditions}}))).toMatchObject({verdict: 'broken', reason: 'QuotaExceeded'})
})

test('a ReplicaSet whose pods were refused for another reason first is told by the last', () => {
  const seen = structuredClone(observed('quota'))
  const [set] = seen.replicaSets
  for (const condition of set!.status!['conditions'] as {message: string}[]) condition.message = 'Operation cannot be fulfilled on resourcequotas "pods": the object has been modified'
  const event = {apiVersion: 'v1', kind: 'Event', metadata: {name: 'one'}, reason: 'FailedCreate', involvedObject: {uid: set!.metadata.uid}, message: 'exceeded quota: pods', firstTimestamp: '2026-11-24T02:36:21Z', lastTimestamp: '2026-11-24T02:37:21Z'}
  expect(ready({...seen, events: []})).toMatchObject({verdict: 'broken', reason: 'Refused'})
  expect(ready({...seen, events: [event]})).toMatchObject({verdict: 'broken', reason: 'QuotaExceeded', message: 'the cluster refuses its pods: exceeded quota: pods'})
})

test('what a controller said before an object was sent again is no failure of it', () => {
  const {objects: [object], now} = observed('stateful-set-ready')
  const time = (seconds: number): string => new Date(now.getTime() - seconds * 1000).toISOString().replace(/\.\d+/, '')
  const said = (last: number): Observed => ({
    objects: [{...object!, status: {...object!.status, replicas: 0, readyReplicas: 0}, metadata: {...object!.metadata, managedFields: [{manager: 'ridectl', operation: 'Apply', apiVersion: 'apps/v1', time: time(100), fieldsV1: {}}]}}],
    pods: [], replicaSets: [], now,
    events: [{apiVersion: 'v1', kind: 'Event', metadata: {name: 'one'}, reason: 'FailedCreate', involvedObject: {uid: object!.metadata.uid}, message: 'pods "x" is forbidden: exceeded quota: no-pod', firstTimestamp: time(600), lastTimestamp: time(last)}],
  })
  expect(ready(said(200))).toMatchObject({verdict: 'waiting', reason: 'Rolling'})
  expect(ready(said(5))).toMatchObject({verdict: 'broken', reason: 'QuotaExceeded'})
})
