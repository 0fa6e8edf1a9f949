import {type Code, RidectlError} from '../errors.ts'
import {selectorOf} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {job as judged} from '../readiness/job.ts'
import {isUp} from '../readiness/pod.ts'
import {causeOf} from '../reconcile/causes.ts'
import type {WaitingVerdict} from '../reconcile/component.ts'
import {removeThis} from '../reconcile/remove-this.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'
import {type JobLook, jobLooks} from './job-looks.ts'
import {lendPullSecret} from './lend-pull-secret.ts'
import {relayComponent, relayJob} from './relay-job.ts'

export interface RelayPodWish {
  readonly platform: Platform
  /** The instance is there and owns what is made for it. */
  readonly isOwned: boolean
  /** It is waited for until then at most, on the monotonic clock. */
  readonly deadline: number
  readonly signal: AbortSignal
  /** What a person who lets go meanwhile reads. */
  readonly letGo: (waitedFor: string) => RidectlError
  /** Each time that there is something else to wait for. */
  readonly onWait: (why: string) => void
  /** The cluster as it is: what was made is taken away even when nothing else may be written any more. */
  readonly unfenced: Cluster
}

export interface MadePod {
  readonly pod: RelayPod
  remove(): Promise<void>
}

/** So long at most, in milliseconds: well before its own time is over, so that what is said is what it waited for. */
const patience = 180_000

const jobKind = {apiVersion: 'batch/v1', kind: 'Job'} as const

/**
 * A pod of the instance's image that does nothing but lead somewhere, ready. Killed while it is there, it goes by its own time. ROLLOUT_FAILED (its image, its
 * node say no), UNSCHEDULABLE, QUOTA_EXCEEDED, REFUSED, TIMED_OUT, FORBIDDEN; then nothing of it is left.
 */
export async function makeRelayPod(world: World, wish: RelayPodWish): Promise<MadePod> {
  const {name, namespace} = wish.platform
  for (const left of await relayJobs(world.cluster, {name, namespace})) await removeThis(world.cluster, left)
  const job = await world.cluster.create(relayJob(wish.platform, wish.isOwned))
  if (job === undefined) throw new Error('a Job of that random name was there already')
  const remove = (): Promise<void> => takeAway(wish.unfenced, job)
  try {
    if (!wish.isOwned) await lendPullSecret(world.cluster, wish.platform, job)
    return {pod: {namespace, name: await untilReady(world, job, wish), container: relayComponent}, remove}
  } catch (error) {
    await remove()
    throw error
  }
}

/** Those that somebody left who was killed. */
export function relayJobs(cluster: Cluster, {name, namespace}: {readonly name: string; readonly namespace: string}): Promise<readonly KubeObject[]> {
  return cluster.list(jobKind, {namespace, labels: selectorOf({name, component: relayComponent})})
}

// Where that cannot be said any more, the Job ends by its own deadline: what was done through it is worth more than a word about it.
async function takeAway(cluster: Cluster, job: KubeObject): Promise<void> {
  try {
    await removeThis(cluster, job, {propagation: 'Background'})
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
  }
}

/** The name of the Job's pod once it is ready. */
async function untilReady(world: World, job: KubeObject, {platform, deadline, signal, letGo, onWait}: RelayPodWish): Promise<string> {
  const {clock} = world
  const {all, again} = jobLooks(world, job, signal)
  const over = Math.min(deadline, clock.monotonic() + patience)
  let said = `Job ${job.metadata.name} starts`
  onWait(said)
  again((Math.ceil(over - clock.monotonic()) + 1) / 1000) // a timer drops parts of a millisecond, and would be over just before that time
  for await (const look of all) {
    const found = look.pods.find(isUp)
    if (found !== undefined) return found.metadata.name
    const {reason, message, againInSeconds} = waitsFor(look, platform, clock.now())
    if (clock.monotonic() >= over) throw failed('TIMED_OUT', {reason, message: `is not ready: ${message}`}, platform)
    if (againInSeconds !== undefined) again(againInSeconds)
    if (message !== said) onWait(message)
    said = message
  }
  if (signal.aborted) throw letGo(said)
  throw failed('NOT_RUNNING', {reason: '', message: `was deleted with Job ${job.metadata.name}`}, platform)
}

function waitsFor(look: JobLook, platform: Platform, now: Date): WaitingVerdict {
  const verdict = judged(look.job, {...look, objects: [], replicaSets: [], now})
  if (verdict.verdict === 'waiting') return verdict
  const {reason, message} = {reason: '', message: `Job ${look.job.metadata.name} has ended`, ...verdict}
  throw failed('ROLLOUT_FAILED', {reason, message: `cannot start: ${message}`}, platform)
}

function failed(otherwise: Code, {reason, message}: Pick<WaitingVerdict, 'reason' | 'message'>, platform: Platform): RidectlError {
  const cause = causeOf(reason)
  const remedy = cause?.remedy?.(platform, 'migration')
  return new RidectlError(cause?.code ?? otherwise, `the pod that was to lead there ${message}`, {remedy: remedy === undefined ? [] : [remedy]})
}
