import {afterAll, beforeAll, expect, test} from 'vitest'
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import {controllerOf} from '../../../src/sandbox/controllers/owner-reference.ts'
import type {Stored} from '../../../src/sandbox/contracts.ts'
import {startSmallSandbox, until, untilGone, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeAll(async () => (sandbox = await startSmallSandbox({also: startControllers})))
afterAll(() => sandbox.remove())

function create(name: string, script: string, spec: Record<string, unknown> = {}, podSpec: Record<string, unknown> = {}): void {
  sandbox.local.create({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {name, namespace: 'default'},
    spec: {
      backoffLimit: 0,
      ...spec,
      template: {
        spec: {restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [{name: 'main', image: 'test:v1', command: ['sh', '-c', script]}], ...podSpec},
      },
    },
  }, 'test')
}

const conditions = ({status}: Stored) =>
  ((status?.conditions ?? []) as {type: string; status: string; reason: string}[]).filter((one) => one.status === 'True').map(({type, reason}) => `${type}: ${reason}`)
const has = (type: string) => (job: Stored) => conditions(job).some((one) => one.startsWith(`${type}:`))
const podsOf = (job: string) => sandbox.local.list('Pod').filter((pod) => controllerOf(pod)?.name === job)
const onlyPodOf = (job: string) => podsOf(job)[0] as Stored

test('a Job whose pod succeeds is complete', async () => {
  create('succeeds', 'echo done')
  const job = await until(sandbox.local, 'Job', 'succeeds', has('Complete'))
  expect(conditions(job)).toEqual(['SuccessCriteriaMet: CompletionsReached', 'Complete: CompletionsReached'])
  expect(job.status).toMatchObject({succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {}})
  expect(job.status.active).toBeUndefined()
  expect(Date.parse(job.status.completionTime)).toBeGreaterThanOrEqual(Date.parse(job.status.startTime))
  expect(onlyPodOf('succeeds').metadata.finalizers ?? []).toEqual([])
})

test('a Job whose pod fails, without a retry, has failed', async () => {
  create('fails', 'exit 1')
  const job = await until(sandbox.local, 'Job', 'fails', has('Failed'))
  expect(conditions(job)).toEqual(['FailureTarget: BackoffLimitExceeded', 'Failed: BackoffLimitExceeded'])
  expect(job.status.failed).toBe(1)
  expect(podsOf('fails')).toHaveLength(1)
})

test('a Job that takes too long is ended by its deadline', async () => {
  create('hangs', 'exec sleep 1000', {activeDeadlineSeconds: 1})
  const failing = until(sandbox.local, 'Job', 'hangs', (job) => has('FailureTarget')(job) && !has('Failed')(job))
  const job = await until(sandbox.local, 'Job', 'hangs', has('Failed'))
  await failing
  expect(conditions(job)).toEqual(['FailureTarget: DeadlineExceeded', 'Failed: DeadlineExceeded'])
  expect(job.status.active).toBeUndefined()
  expect(podsOf('hangs')).toEqual([])
})

test('an exit status that the podFailurePolicy names fails the Job without a retry', async () => {
  const rules = [{action: 'FailJob', onExitCodes: {containerName: 'main', operator: 'In', values: [42]}}]
  create('fatal', 'exit 42', {backoffLimit: 6, podFailurePolicy: {rules}})
  const job = await until(sandbox.local, 'Job', 'fatal', has('Failed'))
  expect(conditions(job)).toEqual(['FailureTarget: PodFailurePolicy', 'Failed: PodFailurePolicy'])
  expect(job.status.conditions[0].message).toMatch(/^Container main for pod default\/fatal-\w+ failed with exit code 42 matching FailJob rule at index 0$/)
})

test('with podReplacementPolicy Failed a pod that is deleted is replaced only after it has ended', async () => {
  const rules = [{action: 'Ignore', onPodConditions: [{type: 'DisruptionTarget', status: 'True'}]}]
  create('careful', 'trap "sleep 0.3; exit 1" TERM; while :; do sleep 0.05; done', {backoffLimit: 1, podReplacementPolicy: 'Failed', podFailurePolicy: {rules}}, {terminationGracePeriodSeconds: 30})
  await until(sandbox.local, 'Job', 'careful', ({status}) => status?.ready === 1)
  const first = onlyPodOf('careful')
  sandbox.local.remove('Pod', 'default', first.metadata.name)
  const {status} = await until(sandbox.local, 'Job', 'careful', (job) => job.status?.terminating === 1)
  expect(status.active).toBeUndefined()
  await until(sandbox.local, 'Job', 'careful', (job) => job.status?.failed === 1)
  await untilGone(sandbox.local, 'Pod', first.metadata.name)
  sandbox.local.remove('Job', 'default', 'careful', {propagation: 'Foreground'})
  await untilGone(sandbox.local, 'Job', 'careful')
})

test('a Job that is suspended has no pod until it is resumed', async () => {
  create('held', 'echo done', {suspend: true})
  const held = await until(sandbox.local, 'Job', 'held', has('Suspended'))
  expect(podsOf('held')).toEqual([])
  sandbox.local.update({...held, spec: {...held.spec, suspend: false}}, 'test')
  await until(sandbox.local, 'Job', 'held', has('Complete'))
})

test('a Job with ttlSecondsAfterFinished goes, and its pods with it', async () => {
  create('passes', 'echo done', {ttlSecondsAfterFinished: 0})
  await until(sandbox.local, 'Job', 'passes', () => true)
  await untilGone(sandbox.local, 'Job', 'passes')
  expect(podsOf('passes')).toEqual([])
})

test('deleting a Job in the background ends the pod that still runs', async () => {
  create('dropped', 'exec sleep 1000')
  await until(sandbox.local, 'Job', 'dropped', ({status}) => status?.ready === 1)
  const {metadata} = onlyPodOf('dropped')
  sandbox.local.remove('Job', 'default', 'dropped', {propagation: 'Background'})
  await untilGone(sandbox.local, 'Pod', metadata.name)
})

test('deleting a Job that lets its pods go leaves them without an owner', async () => {
  create('orphaning', 'exec sleep 1000')
  await until(sandbox.local, 'Job', 'orphaning', ({status}) => status?.ready === 1)
  const {metadata} = onlyPodOf('orphaning')
  sandbox.local.remove('Job', 'default', 'orphaning', {propagation: 'Orphan'})
  await untilGone(sandbox.local, 'Job', 'orphaning')
  const left = await until(sandbox.local, 'Pod', metadata.name, (pod) => (pod.metadata.finalizers ?? []).length === 0)
  expect(left.metadata.ownerReferences ?? []).toEqual([])
})
