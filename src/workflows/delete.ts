import {RidectlError} from '../errors.ts'
import {refOf} from '../platform/ref.ts'
import {Bell} from '../reconcile/bell.ts'
import {fencedWorld} from '../reconcile/fenced-world.ts'
import {follow, type Followed} from '../reconcile/follow.ts'
import {acquireLease, type Holder} from '../reconcile/acquire-lease.ts'
import {removeThis} from '../reconcile/remove-this.ts'
import {deleteRights, refuseWithoutRights} from '../reconcile/rights.ts'
import type {KubeObject, World} from '../world.ts'
import {reaching} from './database-way.ts'
import {againOf, type Patience, patienceOf, waitsFor} from './delete-patience.ts'
import {eventStream} from './event-stream.ts'
import {instanceKind} from './intent.ts'
import {type Leaving, leavingOf, objectsOf} from './leaving.ts'
import {relayJobs} from './make-relay-pod.ts'
import {type Remains, remainsOf, toRemember} from './remains.ts'
import {removeForGood} from './remove-for-good.ts'

export interface DeleteOptions {
  readonly name: string
  readonly namespace: string
  /** Takes database, claims and generated Secrets away too. */
  readonly purge: boolean
  readonly holder: Holder
  readonly timeoutSeconds: number
  readonly waitLockSeconds: number
  readonly signal: AbortSignal
  /** Shown before the first write; false lets go with nothing changed. */
  readonly confirm: (leaving: Leaving) => Promise<boolean>
}

export type DeleteEvent =
  | {readonly type: 'waits'; readonly message: string}
  | {readonly type: 'gone'; readonly what: string}
  | {readonly type: 'done'; readonly name: string; readonly stays: readonly string[]; readonly seconds: number}

/**
 * rights, what there is, question, lock, remember where the data is, delete with all that it owns, wait until that is gone,
 * [remove database, claims, generated Secrets], remove the lock. Cut anywhere and run again, it comes to the same end.
 */
export function deleteInstance(world: World, options: DeleteOptions): AsyncGenerator<DeleteEvent, void> {
  return eventStream((say) => run(world, options, say))
}

/** After so many milliseconds it is said again what is waited for. */
const silence = 30_000

type Say = (event: DeleteEvent) => void

interface Waiting {
  readonly say: Say
  readonly patience: Patience
}

async function run(world: World, options: DeleteOptions, say: Say): Promise<void> {
  const {cluster, clock} = world
  const {name, namespace, holder, signal, purge} = options
  await refuseWithoutRights(cluster, namespace, deleteRights(purge), 'this')
  const remains = await remainsOf(cluster, options)
  const leaving = leavingOf(remains, cluster.context, purge)
  refuseWhereNothingIs(remains, options)
  if (!(await options.confirm(leaving))) throw new RidectlError('DECLINED', `${name} was not deleted: nothing was changed`)
  const started = clock.monotonic()
  const purpose = purge ? 'delete --purge' : 'delete'
  const lease = await acquireLease(cluster, clock, {instance: name, namespace, holder, purpose, again: againOf(options), waitSeconds: options.waitLockSeconds, signal, onWait: (message) => say({type: 'waits', message})})
  try {
    const fenced = fencedWorld(world, () => lease.assertHeld())
    await underLease(fromAnywhere(fenced, world, options, remains, say, started), options, remains, say)
  } finally {
    await lease.remove()
  }
  say({type: 'done', name, stays: leaving.stays, seconds: Math.round((clock.monotonic() - started) / 1000)})
}

/** The databases are reached from wherever this machine stands: the instance is gone by then, and so are its pods. */
function fromAnywhere(fenced: World, {cluster}: World, options: DeleteOptions, {platform}: Remains, say: Say, started: number): World {
  const {name, signal, timeoutSeconds} = options
  const letGo = (waitedFor: string): RidectlError => new RidectlError('INTERRUPTED', `let go of ${name}: what it left is there yet`, {details: [`It was waiting for ${waitedFor}.`], remedy: [{command: againOf(options), why: 'goes on'}]})
  return reaching(fenced, {platform: () => platform, isOwned: false, deadline: started + timeoutSeconds * 1000, signal, letGo, onWait: (message) => say({type: 'waits', message}), unfenced: cluster})
}

async function underLease(world: World, options: DeleteOptions, remains: Remains, say: Say): Promise<void> {
  await remember(world, remains)
  for (const job of await relayJobs(world.cluster, options)) if (job.metadata.ownerReferences === undefined) await removeThis(world.cluster, job)
  if (remains.live !== undefined) await removeThis(world.cluster, remains.live)
  const patience = patienceOf(world, options)
  await untilGone(world, options, remains, {say, patience})
  if (!options.purge) return
  for (const outlives of remains.outside) {
    await outlives.purge(remains.platform, world)
    say({type: 'gone', what: outlives.what(remains.platform) ?? ''})
  }
  await allGone(world, remains.data, {say, patience})
  say({type: 'gone', what: remains.data.map(({kind, metadata}) => `${kind} ${metadata.name}`).join(', ')})
}

// Where this run is cut, or a --purge comes later, what stays says where the rest is.
async function remember({cluster}: World, {live, platform, data}: Remains): Promise<void> {
  if (live === undefined) return
  await Promise.all(data.filter(({kind}) => kind === 'Secret').map((secret) => cluster.patch(refOf(secret), {metadata: {annotations: toRemember(platform)}})))
}

async function allGone(world: World, objects: readonly KubeObject[], {say, patience}: Waiting): Promise<void> {
  let last = ''
  for await (const rest of removeForGood(world, objects, patience.signal)) {
    patience.check(rest)
    if (rest[0] !== last) say({type: 'waits', message: waitsFor(rest)})
    last = rest[0] ?? ''
  }
}

/** Waits on watches until neither the instance nor anything below it is there. */
async function untilGone(world: World, {name, namespace}: DeleteOptions, {live}: Remains, {say, patience: {check, deadline, signal}}: Waiting): Promise<void> {
  const {clock} = world
  const bell = new Bell()
  const stop = new AbortController()
  try {
    const followed = follow(world.cluster, {...instanceKind, name, namespace}, bell, stop.signal)
    await Promise.race([followed.synced, followed.failed])
    for (let [first, saidAt] = ['', 0]; ; ) {
      const rest = restOf(followed, live?.metadata.uid)
      if (rest.length === 0) return live === undefined && first === '' ? undefined : say({type: 'gone', what: 'everything that ran'})
      check(rest)
      if (rest[0] !== first || clock.monotonic() - saidAt >= silence) {
        say({type: 'waits', message: waitsFor(rest)})
        saidAt = clock.monotonic()
      }
      first = rest[0] ?? ''
      await Promise.race([bell.heard(clock, Math.min(silence, deadline - clock.monotonic()), signal), followed.failed])
    }
  } finally {
    stop.abort()
  }
}

// Pods first: it is mostly one of them that takes its time.
function restOf({inventory, instance}: Followed, uid: string | undefined): readonly string[] {
  const seen = instance()
  const objects = [...(seen !== undefined && (uid === undefined || seen.metadata.uid === uid) ? [seen] : []), ...objectsOf(inventory)]
  return objects.toReversed().map(({kind, metadata}) => `${kind} ${metadata.name}`)
}

function refuseWhereNothingIs({live, inventory, data}: Remains, {name, namespace, purge}: DeleteOptions): void {
  if (live !== undefined || objectsOf(inventory).length > 0 || (purge && data.length > 0)) return
  throw new RidectlError('NOT_FOUND', `${name} is deleted already${data.length === 0 ? '' : '; what it left is there'}`, {
    details: data.map(({kind, metadata}) => `${kind} ${metadata.name} in namespace ${namespace}`),
    remedy: data.length === 0 ? [] : [{command: `ridectl delete ${name} --purge`, why: 'removes that for good'}, {command: `ridectl deploy ${name} -f FILE`, why: 'makes it again, and it finds its data'}],
  })
}
