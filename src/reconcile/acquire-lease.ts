import {RidectlError} from '../errors.ts'
import {acquiredAt, claimed, durationOf, holderOf, leaseRef, purposeOf, whoHolds} from '../platform/lease-record.ts'
import type {Clock, Cluster, KubeObject} from '../world.ts'
import {type Held, hold, isLoss, type Lease} from './lease.ts'

/** Whoever waits looks so often (seconds). */
const look = 1

/** Who holds a lease: an id, and whether another id's process is known to be gone (same machine, no such process). */
export interface Holder {
  readonly id: string
  readonly isGone: (id: string) => boolean
}

export interface LeaseRequest extends Held {
  readonly namespace: string
  readonly holder: Holder
  /** What it is held for, shown to whoever finds it held: `deploy v2`. */
  readonly purpose: string
  readonly waitSeconds: number
  readonly signal: AbortSignal
  readonly onWait: (message: string) => void
}

export async function acquireLease(cluster: Cluster, clock: Clock, request: LeaseRequest): Promise<Lease> {
  const started = clock.monotonic()
  let seen: {readonly version: string | undefined; readonly at: number} | undefined
  for (;;) {
    const found = await cluster.get(leaseRef({name: request.instance, namespace: request.namespace}))
    const now = clock.monotonic()
    if (seen === undefined || seen.version !== found?.metadata.resourceVersion) {
      if (seen !== undefined) refuseIfAlive(found, request, now - started)
      seen = {version: found?.metadata.resourceVersion, at: now}
    }
    if (found === undefined || isFree(found, request.holder) || now - seen.at > durationOf(found) * 1000) {
      const taken = await take(cluster, clock, request, found)
      if (taken !== undefined) return hold(cluster, clock, request, taken)
      continue
    }
    request.onWait(`waits for the lock: ${describe(found)}`)
    await clock.sleep(look * 1000, request.signal)
    if (request.signal.aborted) throw stoppedWaiting(found, request)
  }
}

function isFree(lease: KubeObject, holder: Holder): boolean {
  const id = holderOf(lease)
  return id === '' || id === holder.id || holder.isGone(id)
}

// A record that changed while we looked has a holder that is alive: waiting for its expiry is of no use.
function refuseIfAlive(lease: KubeObject | undefined, request: LeaseRequest, waited: number): void {
  if (lease === undefined || isFree(lease, request.holder) || waited < request.waitSeconds * 1000) return
  throw new RidectlError('LOCKED', `${request.instance} is locked: ${describe(lease)}`, {
    remedy: [{command: `${request.again} --wait-lock 5m`, why: turnOf(request, lease)}, {command: `ridectl status ${request.instance}`}],
  })
}

// Who waits for a deletion has nothing left to deploy to.
function turnOf({purpose}: LeaseRequest, lease: KubeObject): string {
  const isDeletion = (of: string | undefined): boolean => of?.startsWith('delete') === true
  return isDeletion(purposeOf(lease)) && !isDeletion(purpose) ? 'waits until it is deleted; -f FILE makes it again' : 'waits its turn'
}

function stoppedWaiting(lease: KubeObject, {instance, again}: LeaseRequest): RidectlError {
  return new RidectlError('INTERRUPTED', `let go of ${instance} while waiting for the lock: nothing was changed`, {
    details: [`${describe(lease)}: that goes on.`],
    remedy: [{command: again, why: 'waits its turn again'}],
  })
}

/** `dev@laptop holds it for deploy v2 since 2026-11-23T21:04:11Z`. */
function describe(lease: KubeObject): string {
  const purpose = purposeOf(lease)
  return `${whoHolds(lease)} holds it${purpose === undefined ? '' : ` for ${purpose}`} since ${acquiredAt(lease)}`
}

async function take(cluster: Cluster, clock: Clock, {instance, namespace, holder, purpose}: LeaseRequest, found: KubeObject | undefined): Promise<KubeObject | undefined> {
  const record = claimed({name: instance, namespace, holder: holder.id, purpose, now: clock.now()}, found)
  return found === undefined ? cluster.create(record) : replaceUnlessChanged(cluster, record)
}

async function replaceUnlessChanged(cluster: Cluster, lease: KubeObject): Promise<KubeObject | undefined> {
  try {
    return await cluster.replace(lease)
  } catch (error) {
    if (error instanceof RidectlError && isLoss(error)) return undefined
    throw error
  }
}
