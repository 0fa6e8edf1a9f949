import {components} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {checkPlatform} from '../platform/check.ts'
import {parsePlatform, type Platform} from '../platform/summon-platform.ts'
import {type Change, changeOf} from '../reconcile/change.ts'
import {changedPaths} from '../reconcile/changed-paths.ts'
import {type Inventory, listInventory} from '../reconcile/inventory.ts'
import {look} from '../reconcile/look.ts'
import {inOrder} from '../reconcile/order.ts'
import {makePlan, type Plan} from '../reconcile/plan.ts'
import {deployRights, refuseWithoutRights} from '../reconcile/rights.ts'
import {differsFromReady, type Report} from '../reconcile/state.ts'
import {refuseIfOlder} from '../reconcile/written-by.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import {applyIntent, type Intent, instanceKind, intended} from './intent.ts'
import {triesAnew} from './tries-anew.ts'

export interface Preflight {
  /** What all of this is of; undefined where the instance is new. */
  readonly live: KubeObject | undefined
  readonly intent: KubeObject
  /** The instance as it would be. */
  readonly platform: Platform
  readonly plan: Plan
  /** What would change of the resource itself. */
  readonly instance: Change | undefined
  /** What is there, judged as parts of that instance. */
  readonly reports: readonly Report[]
  readonly namespaceExists: boolean
  readonly differs: boolean
  /** It is so already: nothing differs, and everything is kept at this moment. */
  readonly nothingToDo: boolean
}

export interface PreflightRequest extends Intent {
  /** The running ridectl's version. */
  readonly ridectl: string
  /** Goes on although a newer ridectl wrote last. */
  readonly older: boolean
  /** A deploy follows: a paused instance is left alone, and what is broken as it stands starts anew. */
  readonly acts?: boolean
}

/** What is there before anything is asked for. */
interface Found {
  readonly live: KubeObject | undefined
  readonly namespaceExists: boolean
  readonly inventory: Inventory
}

/** Everything that can be known before the first write: rights, the dry run of every object, who wrote last. Writes nothing. */
export async function preflight(world: World, request: PreflightRequest): Promise<Preflight> {
  const {cluster} = world
  const {name, namespace} = request
  await refuseWithoutRights(cluster, namespace, deployRights())
  const [live, namespaceExists, inventory] = await Promise.all([cluster.get({...instanceKind, namespace, name}), exists(cluster, namespace), listInventory(cluster, namespace, name)])
  refuseWhatCannotBeDeployed(cluster, request, live)
  const found: Found = {live, namespaceExists, inventory}
  const asItIs = await planned(world, request, found)
  const {asks, warnings} = request.acts === true ? triesAnew(asItIs, world.clock.now()) : {asks: {}, warnings: []}
  if (warnings.length === 0) return asItIs
  const anew = await planned(world, {...request, asks: {...asks, ...request.asks}}, found)
  return {...anew, plan: {...anew.plan, warnings: [...anew.plan.warnings, ...warnings]}}
}

function refuseWhatCannotBeDeployed({context}: Cluster, {name, namespace, instance, older, ridectl}: PreflightRequest, live: KubeObject | undefined): void {
  if (live === undefined && instance === undefined) {
    throw new RidectlError('NOT_FOUND', `there is no instance ${name} in namespace ${namespace} (context ${context})`, {
      remedy: [{command: `ridectl deploy ${name} -f ${name}.yaml`, why: 'makes it from a file'}, {command: 'ridectl status', why: 'the instances that there are'}],
    })
  }
  if (live?.metadata.deletionTimestamp !== undefined) {
    throw new RidectlError('CONFLICT', `${name} is being deleted`, {remedy: [{command: `ridectl delete ${name}`, why: 'goes on with it, and says when it is gone'}]})
  }
  if (live !== undefined && !older) refuseIfOlder(parsePlatform(live), ridectl)
}

async function planned(world: World, request: PreflightRequest, found: Found): Promise<Preflight> {
  const {live, namespaceExists, inventory} = found
  const intent = intended(request, live)
  const wanted = await wouldBe(world.cluster, intent, live, namespaceExists)
  const platform = parsePlatform(wanted)
  checkPlatform(platform)
  if (request.acts === true) refuseIfPaused(platform)
  const plan = await makePlan({world, components: inOrder(components), platform, inventory, namespaceExists})
  const instance = changeOf({object: intent, live, answer: wanted})
  const differs = instance !== undefined || plan.changes.length > 0
  const reports = look(inOrder(components), platform, inventory, world.clock.now())
  const isKept = !differsFromReady(platform) && reports.every(({verdict}) => verdict.verdict === 'kept')
  return {live, intent, platform, plan: {...plan, newer: await newerThan(world, found, request, plan, wanted)}, instance, reports, namespaceExists, differs, nothingToDo: !differs && isKept}
}

function refuseIfPaused({name, namespace, spec}: Platform): void {
  if (!spec.paused) return
  throw new RidectlError('CONFLICT', `${name} is paused: nothing of it is changed`, {
    details: ['Somebody has set spec.paused. Ask who did, or go on:'],
    remedy: [{command: `kubectl --namespace ${namespace} patch summonplatform ${name} --type merge --patch '{"spec":{"paused":false}}'`, why: 'or where it is kept: its file, Git, Argo CD'}],
  })
}

// Without its namespace or definition there is nobody to ask: the file was checked against the definition's schema when it was read.
async function wouldBe(cluster: Cluster, intent: KubeObject, live: KubeObject | undefined, namespaceExists: boolean): Promise<KubeObject> {
  if (namespaceExists) return applyIntent(cluster, intent, {dryRun: true})
  return {...intent, metadata: {...intent.metadata, uid: live?.metadata.uid ?? '', generation: 1, resourceVersion: ''}}
}

// Who may not read namespaces works in one that was made for him.
async function exists(cluster: Cluster, namespace: string): Promise<boolean> {
  try {
    return (await cluster.get({apiVersion: 'v1', kind: 'Namespace', name: namespace})) !== undefined
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return true
    throw error
  }
}

// Of the instance as it is, this ridectl would change nothing: what it makes otherwise is its own doing, and not the spec's.
async function newerThan(world: World, {live, namespaceExists, inventory}: Found, {ridectl}: PreflightRequest, plan: Plan, wanted: KubeObject): Promise<readonly string[]> {
  if (live === undefined) return []
  const as = parsePlatform(live)
  const {writtenBy} = as.status
  if (writtenBy === undefined || writtenBy === `ridectl/${ridectl}`) return []
  const {remade} = changedPaths(live, wanted).length === 0 ? plan : await makePlan({world, components: inOrder(components), platform: as, inventory, namespaceExists})
  return remade.map((component) => `${component}: ${writtenBy} made it otherwise than ridectl/${ridectl}`)
}
