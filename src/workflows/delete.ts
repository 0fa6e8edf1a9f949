import {RidectlError} from '../errors.ts'
import {refOf} from '../platform/ref.ts'
import {Bell} from '../reconcile/bell.ts'
import {fencedWorld} from '../reconcile/fenced-world.ts'
import {follow, type Followed} from '../reconcile/follow.ts'
import {acquireLease, type Holder, removeFreeLease} from '../reconcile/lease.ts'
import {deleteRights, refuseWithoutRights} from '../reconcile/rights.ts'
import type {KubeObject, World} from '../world.ts'
import {reaching} from './database-way.ts'
import {eventStream} from './event-stream.ts'
import {instanceKind} from './intent.ts'
import {type Leaving, leavingOf, objectsOf} from './leaving.ts'
import {relayJobs} from './make-relay-pod.ts'
import {type Remains, remainsOf, toRemember} from './remains.ts'

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
 * rights, what there is, question, lock, remember where the data is, delete with all that it owns, wait until that is gone, remove config files,
 * [remove database, claims, generated Secrets], release the lock. Cut anywhere and run again, it comes to the same end.
 */
export function deleteInstance(world: World, options: DeleteOptions): AsyncGenerator<DeleteEvent, void> {
  return eventStream((say) => run(world, options, say))
}

/** After so many milliseconds it is said again what is waited for. */
const silence = 30_000

type Say = (event: DeleteEvent) => void

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
  const lease = await acquireLease(cluster, clock, {instance: name, namespace, holder, purpose, waitSeconds: options.waitLockSeconds, signal, onWait: (message) => say({type: 'waits', message})})
  try {
    const fenced = fencedWorld(world, () => lease.assertHeld())
    await underLease(fromAnywhere(fenced, world, options, remains, say, started), options, remains, say)
  } finally {
    await lease.release()
  }
  await removeFreeLease(cluster, {instance: name, namespace})
  say({type: 'done', name, stays: leaving.stays, seconds: Math.round((clock.monotonic() - started) / 1000)})
}

const againOf = ({name, purge}: DeleteOptions): string => `ridectl delete ${name}${purge ? ' --purge' : ''}`

/** The databases are reached from wherever this machine stands: the instance is gone by then, and so are its pods. */
function fromAnywhere(fenced: World, {cluster}: World, options: DeleteOptions, {platform}: Remains, say: Say, started: number): World {
  const {name, signal, timeoutSeconds} = options
  const letGo = (waitedFor: string): RidectlError => new RidectlError('INTERRUPTED', `let go of ${name}: what it left is there yet`, {details: [`It was waiting for ${waitedFor}.`], remedy: [{command: againOf(options), why: 'goes on'}]})
  return reaching(fenced, {platform: () => platform, isOwned: false, deadline: started + timeoutSeconds * 1000, signal, letGo, onWait: (message) => say({type: 'waits', message}), unfenced: cluster})
}

async function underLease(world: World, options: DeleteOptions, remains: Remains, say: Say): Promise<void> {
  await remember(world, remains)
  await removeAll(world, (await relayJobs(world.cluster, options)).filter(({metadata}) => metadata.ownerReferences === undefined))
  if (remains.live !== undefined) await world.cluster.remove(refOf(remains.live), uidOf(remains.live))
  await untilGone(world, options, remains, say)
  await removeAll(world, (await remainsOf(world.cluster, options)).configs)
  if (!options.purge) return
  for (const outlives of remains.outside) {
    await outlives.purge(remains.platform, world)
    say({type: 'gone', what: outlives.what(remains.platform) ?? ''})
  }
  await removeAll(world, remains.data)
  say({type: 'gone', what: remains.data.map(({kind, metadata}) => `${kind} ${metadata.name}`).join(', ')})
}

// Where this run is cut, or a --purge comes later, what stays says where the rest is.
async function remember({cluster}: World, {live, platform, data}: Remains): Promise<void> {
  if (live === undefined) return
  await Promise.all(data.filter(({kind}) => kind === 'Secret').map((secret) => cluster.patch(refOf(secret), {metadata: {annotations: toRemember(platform)}})))
}

async function removeAll({cluster}: World, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) await cluster.remove(refOf(object), uidOf(object))
}

/** Waits on watches until neither the instance nor anything below it is there. */
async function untilGone(world: World, options: DeleteOptions, {live}: Remains, say: Say): Promise<void> {
  const {clock} = world
  const {name, namespace, signal, timeoutSeconds} = options
  const deadline = clock.monotonic() + timeoutSeconds * 1000
  const bell = new Bell()
  const stop = new AbortController()
  const again = againOf(options)
  try {
    const followed = follow(world.cluster, {...instanceKind, name, namespace}, bell, stop.signal)
    await Promise.race([followed.synced, followed.failed])
    for (let [first, saidAt] = ['', 0]; ; ) {
      const rest = restOf(followed, live?.metadata.uid)
      if (rest.length === 0) return live === undefined && first === '' ? undefined : say({type: 'gone', what: 'everything that ran'})
      if (signal.aborted) throw new RidectlError('INTERRUPTED', `let go of ${name}: its deletion goes on in the cluster`, {remedy: [{command: again, why: 'goes on, and says when it is gone'}]})
      if (clock.monotonic() >= deadline) throw new RidectlError('TIMED_OUT', `${name} is not gone yet: ${rest.join(', ')}`, {details: ['Its deletion goes on in the cluster.'], remedy: [{command: again}]})
      if (rest[0] !== first || clock.monotonic() - saidAt >= silence) {
        say({type: 'waits', message: `waits for ${rest.slice(0, 3).join(', ')}${rest.length > 3 ? ` and ${rest.length - 3} more` : ''} to go`})
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

function refuseWhereNothingIs({live, inventory, configs, data}: Remains, {name, namespace, purge}: DeleteOptions): void {
  if (live !== undefined || objectsOf(inventory).length + configs.length > 0 || (purge && data.length > 0)) return
  throw new RidectlError('NOT_FOUND', `${name} is deleted already${data.length === 0 ? '' : '; what it left is there'}`, {
    details: data.map(({kind, metadata}) => `${kind} ${metadata.name} in namespace ${namespace}`),
    remedy: data.length === 0 ? [] : [{command: `ridectl delete ${name} --purge`, why: 'removes that for good'}, {command: `ridectl deploy ${name} -f FILE`, why: 'makes it again, and it finds its data'}],
  })
}

const uidOf = ({metadata: {uid}}: KubeObject): {uid?: string} => (uid === undefined ? {} : {uid})
