import {components} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {urlOf} from '../platform/hosts.ts'
import {parsePlatform, type Platform, type State} from '../platform/summon-platform.ts'
import {podsReady} from '../readiness/pods.ts'
import {Bell} from '../reconcile/bell.ts'
import {follow} from '../reconcile/follow.ts'
import {type Inventory, listInventory, withoutSecrets} from '../reconcile/inventory.ts'
import {look} from '../reconcile/look.ts'
import {inOrder} from '../reconcile/order.ts'
import {differsFromReady, type Report, stateOf} from '../reconcile/state.ts'
import {wasStopped} from '../reconcile/status-of.ts'
import type {KubeObject, World} from '../world.ts'
import {instanceKind} from './intent.ts'

export interface Where {
  readonly name: string
  readonly namespace: string
}

/** One instance at this moment. */
export interface InstanceStatus {
  readonly name: string
  readonly namespace: string
  readonly context: string
  readonly state: State
  readonly message: string
  /** The version that serves. */
  readonly version?: string
  readonly wantedVersion: string
  readonly migratedVersion?: string
  readonly observedGeneration: number
  readonly url?: string
  /** Since when it is in this state, by the record. */
  readonly since?: string
  readonly conditions: readonly unknown[]
  readonly components: readonly ComponentStatus[]
  readonly history: NonNullable<Platform['status']['history']>
}

export interface ComponentStatus {
  readonly name: string
  readonly verdict: 'kept' | 'waiting' | 'broken'
  readonly reason?: string
  readonly message?: string
  readonly since?: string
  readonly pods?: {readonly ready: number; readonly wanted: number}
}

/** Judges the live objects now and writes nothing; the record serves for the history only. */
export async function instanceStatus(world: World, where: Where): Promise<InstanceStatus> {
  const [live, inventory] = await Promise.all([world.cluster.get({...instanceKind, ...where}), listInventory(world.cluster, where.namespace, where.name, withoutSecrets)])
  return statusNow(world, present(live, where, world.cluster.context), inventory)
}

/** The status again each time that something of it changes, until the signal aborts. */
export async function* watchStatus(world: World, where: Where, signal: AbortSignal): AsyncGenerator<InstanceStatus, void> {
  const bell = new Bell()
  const followed = follow(world.cluster, {...instanceKind, ...where}, bell, signal, withoutSecrets)
  await Promise.race([followed.synced, followed.failed])
  while (!signal.aborted) {
    yield statusNow(world, present(followed.instance(), where, world.cluster.context), followed.inventory)
    await Promise.race([bell.heard(world.clock, 10_000, signal), followed.failed])
  }
}

function present(live: KubeObject | undefined, {name, namespace}: Where, context: string): Platform {
  if (live !== undefined) return parsePlatform(live)
  throw new RidectlError('NOT_FOUND', `there is no instance ${name} in namespace ${namespace} (context ${context})`, {remedy: [{command: 'ridectl status', why: 'the instances that there are'}]})
}

function statusNow(world: World, platform: Platform, inventory: Inventory): InstanceStatus {
  const reports = look(inOrder(components), platform, inventory, world.clock.now())
  const url = urlOf(platform.spec, inventory.find('Ingress', platform.name))
  const {name, namespace, spec, status} = platform
  const since = status.conditions?.find(({type}) => type === 'Reconciling')?.lastTransitionTime
  return {
    name,
    namespace,
    context: world.cluster.context,
    ...stateNow(platform, reports),
    ...(status.version === undefined ? {} : {version: status.version}),
    wantedVersion: spec.version,
    ...(status.migratedVersion === undefined ? {} : {migratedVersion: status.migratedVersion}),
    observedGeneration: status.observedGeneration ?? 0,
    ...(url === undefined ? {} : {url}),
    ...(since === undefined ? {} : {since}),
    conditions: status.conditions ?? [],
    components: reports.map((report) => rowOf(platform, report, inventory, world.clock.now())),
    history: status.history ?? [],
  }
}

// What stopped a deploy before its promise could be judged is in no live object; it counts until the spec is another or all is kept.
function stateNow(platform: Platform, reports: readonly Report[]): {readonly state: State; readonly message: string} {
  const now = stateOf(reports, differsFromReady(platform))
  return wasStopped(platform) && now.state !== 'Ready' && now.state !== 'Error' ? {state: 'Error', message: platform.status.message ?? ''} : now
}

function rowOf({status}: Platform, {component, verdict}: Report, inventory: Inventory, now: Date): ComponentStatus {
  const since = status.components?.find(({name}) => name === component.name)?.since
  const pods = podsReady(inventory.observed(component.name, now))
  return {
    name: component.name,
    verdict: verdict.verdict,
    ...(verdict.verdict === 'kept' ? {} : {reason: verdict.reason}),
    ...(verdict.message === undefined ? {} : {message: verdict.message}),
    ...(since === undefined ? {} : {since}),
    ...(pods === undefined ? {} : {pods}),
  }
}
