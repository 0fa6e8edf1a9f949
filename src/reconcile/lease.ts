import {RidectlError} from '../errors.ts'
import {freed, isSameClaim, renewed} from '../platform/lease-record.ts'
import {refOf} from '../platform/ref.ts'
import {isGoing} from '../readiness/workload.ts'
import type {Clock, Cluster, KubeObject, OwnerReference} from '../world.ts'
import {removeThis} from './remove-this.ts'

/** Seconds; a lease's duration of 30 > renew deadline > 1.2 x retry, as client-go's leader election demands. */
const renewDeadline = 20
const retry = 4

/** One actor per instance. Expiry is measured on this machine's monotonic clock since the record last changed; clocks are never compared. */
export interface Lease {
  /** Throws LOCK_LOST where the last renewal is too old to write by it. Called before every write. */
  assertHeld(): void
  /** While it is held it is nobody's, or it would go while its holder deletes the instance; once it is free it goes with that. */
  leaveTo(owner: OwnerReference): void
  release(): Promise<void>
  /** Of an instance that is gone nothing stays: its lease goes instead of being released. */
  remove(): Promise<void>
}

export interface Held {
  readonly instance: string
  /** The command that does the same once more. */
  readonly again: string
}

/** Renews what was taken until it is released, removed or lost. */
export function hold(cluster: Cluster, clock: Clock, held: Held, taken: KubeObject): Lease {
  const over = new AbortController()
  let current = taken
  let seen = timeOf(clock)
  let lost: unknown
  let heir: OwnerReference | undefined
  const renewing = (async () => {
    while (lost === undefined) {
      await clock.sleep(retry * 1000, over.signal)
      if (over.signal.aborted) return
      const sent = timeOf(clock)
      try {
        current = await renew(cluster, renewed(current, clock.now()))
        seen = sent
      } catch (error) {
        if (isLoss(error)) lost = error
      }
    }
  })()
  const end = async (how: (last: KubeObject) => Promise<unknown>): Promise<void> => {
    over.abort()
    await renewing
    if (lost === undefined) await how(current).catch(forgiveRefusal)
  }
  return {
    assertHeld: () => {
      if (lost !== undefined || secondsSince(seen, clock) >= renewDeadline) throw lostLock(held, lost)
    },
    leaveTo: (owner) => {
      heir = owner
    },
    release: () => end((last) => cluster.replace(freed(last, heir))),
    remove: () => end((last) => removeThis(cluster, last, {...versionOf(last), propagation: 'Background'})),
  }
}

// Its answer may be lost, and the same write then meets itself: it is still held while the record says so.
async function renew(cluster: Cluster, record: KubeObject): Promise<KubeObject> {
  try {
    return await cluster.replace(record)
  } catch (error) {
    if (!(error instanceof RidectlError) || error.code !== 'CONFLICT') throw error
    const found = await cluster.get(refOf(record))
    if (found === undefined || isGoing(found) || !isSameClaim(found, record)) throw error
    return found
  }
}

/** Another took it, somebody removed it, or something is wrong here; a cluster that does not answer may answer the next time. */
export const isLoss = (error: unknown): boolean => !(error instanceof RidectlError) || error.code === 'CONFLICT' || error.code === 'NOT_FOUND'

// A lock that cannot be released expires by itself: that must not hide how the work ended.
function forgiveRefusal(error: unknown): void {
  if (!(error instanceof RidectlError)) throw error
}

const lostLock = ({instance, again}: Held, cause: unknown): RidectlError =>
  new RidectlError('LOCK_LOST', `the lock of ${instance} was lost: this machine slept, or the cluster did not answer for ${renewDeadline} s`, {
    remedy: [{command: again, why: 'goes on where this one stopped'}],
    cause,
  })

const versionOf = ({metadata: {resourceVersion}}: KubeObject) => (resourceVersion === undefined ? {} : {resourceVersion})

interface Time {
  readonly monotonic: number
  readonly wall: number
}

const timeOf = (clock: Clock): Time => ({monotonic: clock.monotonic(), wall: clock.now().getTime()})

// The monotonic clock stands still while the machine sleeps, the other one may be set: whichever saw more time pass is believed.
function secondsSince({monotonic, wall}: Time, clock: Clock): number {
  return Math.max(clock.monotonic() - monotonic, clock.now().getTime() - wall) / 1000
}
