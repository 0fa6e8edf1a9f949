import {RidectlError} from '../errors.ts'
import {job as judged} from '../readiness/job.ts'
import {causeOf} from '../reconcile/causes.ts'
import type {BrokenVerdict} from '../reconcile/component.ts'
import {removeThis} from '../reconcile/remove-this.ts'
import type {KubeObject, World} from '../world.ts'
import {jobLooks} from './job-looks.ts'
import {endOfRun, refuseOver, type RunEnd, terminatedOf} from './run-end.ts'

export type RunEvent =
  | {readonly type: 'waits'; readonly why: string}
  | {readonly type: 'line'; readonly line: string}
  | ({readonly type: 'ended'} & RunEnd)

/** Creates the Job and leaves it to itself. */
export async function startRun({cluster}: World, job: KubeObject): Promise<KubeObject> {
  const made = await cluster.create(job)
  if (made === undefined) throw new Error(`a Job of the random name ${job.metadata.name} was there already`)
  return made
}

/**
 * Says what the Job prints and how it ended, and takes it away; when the signal aborts, too. Killed before that, the Job ends by its deadline and goes
 * by its time to live. Rejects with ROLLOUT_FAILED, UNSCHEDULABLE, QUOTA_EXCEEDED or REFUSED where it cannot start, within a minute of when the cluster knows; with TIMED_OUT
 * at its deadline, or the signal's reason.
 */
export async function* attendRun(world: World, job: KubeObject, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
  const {namespace = ''} = job.metadata
  try {
    const pod = yield* podOf(world, job, signal)
    signal.throwIfAborted()
    for await (const line of world.cluster.logs({namespace, name: pod}, {container: 'run', follow: true, signal})) yield {type: 'line', line}
    signal.throwIfAborted()
    yield {type: 'ended', ...(await endOfRun(world, job, signal))}
  } finally {
    await removeThis(world.cluster, job, {propagation: 'Background'})
  }
}

/** The name of the Job's pod once it runs; says what stands in its way until then. */
async function* podOf(world: World, job: KubeObject, signal: AbortSignal): AsyncGenerator<RunEvent, string> {
  const {all, again} = jobLooks(world, job, signal)
  const said = new Map<string, string>()
  for await (const look of all) {
    refuseOver(look.job, [...said.values()])
    const pod = look.pods.find((one) => terminatedOf(one) !== undefined || one.status?.['phase'] === 'Running')
    if (pod !== undefined) return pod.metadata.name
    const verdict = judged(look.job, {...look, objects: [], replicaSets: [], now: world.clock.now()})
    if (verdict.verdict === 'broken') throw cannotStart(job, verdict)
    if (verdict.verdict === 'kept') continue
    if (verdict.againInSeconds !== undefined) again(verdict.againInSeconds)
    if (usual.includes(verdict.reason) || said.has(verdict.reason)) continue
    said.set(verdict.reason, verdict.message)
    yield {type: 'waits', why: verdict.message}
  }
  signal.throwIfAborted()
  throw new RidectlError('NOT_RUNNING', `${job.metadata.name} is gone`)
}

/** On the way to every start. */
const usual: readonly string[] = ['Starting', 'NotReady', 'Running', 'Ending', 'Failing']

function cannotStart({metadata: {name, namespace, ownerReferences = []}}: KubeObject, {reason, message}: BrokenVerdict): RidectlError {
  const instance = ownerReferences[0]?.name ?? ''
  return new RidectlError(causeOf(reason)?.code ?? 'ROLLOUT_FAILED', `${name} cannot start: ${message}`, {
    remedy: [
      ...(reason === 'QuotaExceeded' ? [{command: `kubectl describe quota --namespace ${namespace}`, why: 'what is used, and what is allowed'}] : []),
      {command: `ridectl doctor ${instance}`, why: 'whether the instance itself is well'},
    ],
  })
}
