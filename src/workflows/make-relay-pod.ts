import {RidectlError} from '../errors.ts'
import {selectorOf} from '../platform/labels.ts'
import {refOf} from '../platform/ref.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {ready} from '../readiness/index.ts'
import {conditionOf, isGoing} from '../readiness/workload.ts'
import {Bell} from '../reconcile/bell.ts'
import {causeOf} from '../reconcile/causes.ts'
import type {Verdict} from '../reconcile/component.ts'
import {follow} from '../reconcile/follow.ts'
import type {Inventory} from '../reconcile/inventory.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'
import {instanceKind} from './intent.ts'
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
  for (const left of await relayJobs(world.cluster, {name, namespace})) await world.cluster.remove(refOf(left))
  const job = await world.cluster.create(relayJob(wish.platform, wish.isOwned))
  if (job === undefined) throw new Error('a Job of that random name was there already')
  wish.onWait(`Job ${job.metadata.name} starts`)
  const remove = (): Promise<void> => takeAway(wish.unfenced, job)
  try {
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
  const {uid} = job.metadata
  try {
    await cluster.remove(refOf(job), {propagation: 'Background', ...(uid === undefined ? {} : {uid})})
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
  }
}

/** The name of the Job's pod once it is ready. */
async function untilReady({cluster, clock}: World, job: KubeObject, {platform, deadline, signal, letGo, onWait}: RelayPodWish): Promise<string> {
  const bell = new Bell()
  const stop = new AbortController()
  const {name, namespace} = platform
  const over = Math.min(deadline, clock.monotonic() + patience)
  const followed = follow(cluster, {...instanceKind, name, namespace}, bell, stop.signal, [jobKind, {apiVersion: 'v1', kind: 'Pod'}])
  try {
    await Promise.race([followed.synced, followed.failed])
    for (let said = `Job ${job.metadata.name} starts`; ; ) {
      const found = readyPodOf(job, followed.inventory)
      if (found !== undefined) return found
      const {message, againInSeconds = Infinity} = waitsFor(job, followed.inventory, clock.now())
      if (signal.aborted) throw letGo(message)
      const left = over - clock.monotonic()
      if (left <= 0) throw new RidectlError('TIMED_OUT', `the pod that was to lead there is not ready: ${message}`)
      if (message !== said) onWait(message)
      said = message
      await Promise.race([bell.heard(clock, Math.min(left, againInSeconds * 1000), signal), followed.failed])
    }
  } finally {
    stop.abort()
  }
}

function readyPodOf({metadata: {uid}}: KubeObject, inventory: Inventory): string | undefined {
  const mine = inventory.all('Pod').filter(({metadata}) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
  return mine.find((pod) => !isGoing(pod) && conditionOf(pod, 'Ready')?.status === 'True')?.metadata.name
}

function waitsFor({metadata: {name, uid}}: KubeObject, inventory: Inventory, now: Date): {readonly message: string; readonly againInSeconds?: number} {
  const job = inventory.find('Job', name)
  if (job === undefined || job.metadata.uid !== uid) throw new RidectlError('NOT_RUNNING', `the pod that was to lead there, of Job ${name}, was deleted`)
  const verdict: Verdict = ready({...inventory.observed(relayComponent, now), objects: [job]})
  if (verdict.verdict === 'waiting') return verdict
  const why = verdict.verdict === 'broken' ? verdict.message : `Job ${name} has ended`
  throw new RidectlError((verdict.verdict === 'broken' ? causeOf(verdict.reason)?.code : undefined) ?? 'ROLLOUT_FAILED', `the pod that was to lead there cannot start: ${why}`)
}
