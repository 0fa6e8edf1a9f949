import {components} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {parsePlatform, type Platform} from '../platform/summon-platform.ts'
import {type Change, changeOf} from '../reconcile/change.ts'
import {changedPaths} from '../reconcile/changed-paths.ts'
import {type Inventory, listInventory} from '../reconcile/inventory.ts'
import {look} from '../reconcile/look.ts'
import {inOrder} from '../reconcile/order.ts'
import {makePlan, type Plan} from '../reconcile/plan.ts'
import {deployRights, refuseWithoutRights} from '../reconcile/rights.ts'
import {differsFromReady} from '../reconcile/state.ts'
import {refuseIfOlder} from '../reconcile/written-by.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import {applyIntent, type Intent, instanceKind, intended} from './intent.ts'

export interface Preflight {
  readonly intent: KubeObject
  /** The instance as it would be. */
  readonly platform: Platform
  readonly plan: Plan
  /** What would change of the resource itself. */
  readonly instance: Change | undefined
  readonly namespaceExists: boolean
  readonly differs: boolean
  /** It is so already: nothing differs, and everything is kept at this moment. */
  readonly nothingToDo: boolean
}

/** Everything that can be known before the first write: rights, the dry run of every object, who wrote last. Writes nothing. */
export async function preflight(world: World, request: Intent & {readonly ridectl: string; readonly older: boolean}): Promise<Preflight> {
  const {cluster} = world
  const {name, namespace} = request
  await refuseWithoutRights(cluster, namespace, deployRights())
  const [live, namespaceExists] = await Promise.all([cluster.get({...instanceKind, namespace, name}), exists(cluster, namespace)])
  if (live === undefined && request.instance === undefined) {
    throw new RidectlError('NOT_FOUND', `there is no instance ${name} in namespace ${namespace} (context ${cluster.context})`, {
      remedy: [{command: `ridectl deploy ${name} -f ${name}.yaml`, why: 'makes it from a file'}, {command: 'ridectl status', why: 'the instances that there are'}],
    })
  }
  if (live?.metadata.deletionTimestamp !== undefined) {
    throw new RidectlError('CONFLICT', `${name} is being deleted`, {remedy: [{command: `ridectl delete ${name}`, why: 'goes on with it, and says when it is gone'}]})
  }
  if (live !== undefined && !request.older) refuseIfOlder(parsePlatform(live), request.ridectl)
  const intent = intended(request, live)
  const wanted = await wouldBe(cluster, intent, live, namespaceExists)
  const platform = parsePlatform(wanted)
  const inventory = await listInventory(cluster, namespace, name)
  const plan = await makePlan({world, components: inOrder(components), platform, inventory, namespaceExists})
  const instance = changeOf({object: intent, live, answer: wanted})
  const differs = instance !== undefined || plan.changes.length > 0
  return {intent, platform, plan: withNewer(plan, platform, live, wanted, request.ridectl), instance, namespaceExists, differs, nothingToDo: !differs && isKept(platform, inventory, world.clock.now())}
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

function isKept(platform: Platform, inventory: Inventory, now: Date): boolean {
  return !differsFromReady(platform) && look(inOrder(components), platform, inventory, now).every(({verdict}) => verdict.verdict === 'kept')
}

function withNewer(plan: Plan, platform: Platform, live: KubeObject | undefined, wanted: KubeObject, ridectl: string): Plan {
  const {writtenBy} = platform.status
  if (live === undefined || writtenBy === undefined || writtenBy === `ridectl/${ridectl}` || changedPaths(live, wanted).length > 0) return plan
  return {...plan, newer: [...new Set(plan.changes.map(({component}) => `${component}: ${writtenBy} made it otherwise than ridectl/${ridectl}`))]}
}
