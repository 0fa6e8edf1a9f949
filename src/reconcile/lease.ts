import {RidectlError} from '../errors.ts'
import {removeThis} from './remove-this.ts'
import type {Clock, Cluster, KubeObject, OwnerReference} from '../world.ts'

/** Seconds; duration > renew deadline > 1.2 x retry, as client-go's leader election demands. */
const duration = 30
const renewDeadline = 20
const retry = 4
/** Whoever waits looks so often. */
const look = 1

/** Who holds a lease: an id, and whether another id's process is known to be gone (same machine, no such process). */
export interface Holder {
  readonly id: string
  readonly isGone: (id: string) => boolean
}

export interface LeaseRequest {
  readonly instance: string
  readonly namespace: string
  readonly holder: Holder
  /** What it is held for, shown to whoever finds it held: `deploy v2`. */
  readonly purpose: string
  /** The command that does the same once more. */
  readonly again: string
  readonly waitSeconds: number
  readonly signal: AbortSignal
  readonly onWait: (message: string) => void
}

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

export async function acquireLease(cluster: Cluster, clock: Clock, request: LeaseRequest): Promise<Lease> {
  const started = clock.monotonic()
  let seen: {readonly version: string | undefined; readonly at: number} | undefined
  for (;;) {
    const found = await cluster.get(refOf(request))
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
  return `${(holderOf(lease).split('/')[0] ?? '')} holds it${purpose === undefined ? '' : ` for ${purpose}`} since ${String(lease.spec?.['acquireTime'] ?? 'an unknown time').replace(/\.\d+Z$/, 'Z')}`
}

async function take(cluster: Cluster, clock: Clock, request: LeaseRequest, found: KubeObject | undefined): Promise<KubeObject | undefined> {
  const record = recordFor(request, clock, found)
  if (found === undefined) return cluster.create(record)
  return replaceUnlessChanged(cluster, {...record, metadata: {...found.metadata, ...record.metadata, ownerReferences: [], resourceVersion: found.metadata.resourceVersion ?? ''}})
}

async function replaceUnlessChanged(cluster: Cluster, lease: KubeObject): Promise<KubeObject | undefined> {
  try {
    return await cluster.replace(lease)
  } catch (error) {
    if (error instanceof RidectlError && isLoss(error)) return undefined
    throw error
  }
}

async function hold(cluster: Cluster, clock: Clock, request: LeaseRequest, taken: KubeObject): Promise<Lease> {
  const over = new AbortController()
  let current = taken
  let renewed = timeOf(clock)
  let lost: unknown
  let heir: OwnerReference | undefined
  const renewing = (async () => {
    while (lost === undefined) {
      await clock.sleep(retry * 1000, over.signal)
      if (over.signal.aborted) return
      const sent = timeOf(clock)
      try {
        current = await cluster.replace({...current, spec: {...current.spec, renewTime: microTime(clock)}})
        renewed = sent
      } catch (error) {
        if (isLoss(error)) lost = error
      }
    }
  })()
  const end = async (how: (current: KubeObject) => Promise<unknown>): Promise<void> => {
    over.abort()
    await renewing
    if (lost === undefined) await how(current).catch(forgiveRefusal)
  }
  return {
    assertHeld: () => {
      if (lost === undefined && secondsSince(renewed, clock) < renewDeadline) return
      throw new RidectlError('LOCK_LOST', `the lock of ${request.instance} was lost: this machine slept, or the cluster did not answer for ${renewDeadline} s`, {
        remedy: [{command: request.again, why: 'goes on where this one stopped'}],
        cause: lost,
      })
    },
    leaveTo: (owner) => {
      heir = owner
    },
    release: () => end((last) => cluster.replace(freed(last, heir))),
    remove: () => end((last) => removeThis(cluster, last, {...versionOf(last), propagation: 'Background'})),
  }
}

function freed(lease: KubeObject, heir: OwnerReference | undefined): KubeObject {
  const metadata = {...lease.metadata, ownerReferences: heir === undefined ? [] : [heir]}
  return {...lease, metadata, spec: {...lease.spec, holderIdentity: '', leaseDurationSeconds: 1}}
}

const versionOf = ({metadata: {resourceVersion}}: KubeObject) => (resourceVersion === undefined ? {} : {resourceVersion})

// A lock that cannot be released expires by itself: that must not hide how the work ended.
function forgiveRefusal(error: unknown): void {
  if (!(error instanceof RidectlError)) throw error
}

// Another took it, somebody removed it, or something is wrong here; a cluster that does not answer may answer the next time.
const isLoss = (error: unknown): boolean => !(error instanceof RidectlError) || error.code === 'CONFLICT' || error.code === 'NOT_FOUND'

interface Time {
  readonly monotonic: number
  readonly wall: number
}

const timeOf = (clock: Clock): Time => ({monotonic: clock.monotonic(), wall: clock.now().getTime()})

// The monotonic clock stands still while the machine sleeps, the other one may be set: whichever saw more time pass is believed.
function secondsSince({monotonic, wall}: Time, clock: Clock): number {
  return Math.max(clock.monotonic() - monotonic, clock.now().getTime() - wall) / 1000
}

function recordFor({instance, namespace, holder, purpose}: LeaseRequest, clock: Clock, found: KubeObject | undefined): KubeObject {
  const time = microTime(clock)
  const transitions = Number(found?.spec?.['leaseTransitions'] ?? -1) + 1
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {name: `ridectl.${instance}`, namespace, annotations: {'ridectl.dev/purpose': purpose}},
    spec: {holderIdentity: holder.id, leaseDurationSeconds: duration, acquireTime: time, renewTime: time, leaseTransitions: transitions},
  }
}

const refOf = ({instance, namespace}: Pick<LeaseRequest, 'instance' | 'namespace'>) => ({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: `ridectl.${instance}`})
const purposeOf = (lease: KubeObject): string | undefined => lease.metadata.annotations?.['ridectl.dev/purpose']
const holderOf = (lease: KubeObject): string => String(lease.spec?.['holderIdentity'] ?? '')
const durationOf = (lease: KubeObject): number => Number(lease.spec?.['leaseDurationSeconds'] ?? duration)

// The API refuses a Lease whose times do not have exactly six digits after the point.
const microTime = (clock: Clock): string => clock.now().toISOString().replace(/\.(\d{3})Z$/, '.$1000Z')
