import {RidectlError} from '../errors.ts'
import {owns} from '../manifests/ownership.ts'
import {hashOf, stamp} from '../manifests/stamp.ts'
import {refOf} from '../platform/ref.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {ready} from '../readiness/index.ts'
import type {KubeObject, World} from '../world.ts'
import {type AnyComponent, kept, type Manifest, type Observed, type Verdict, waiting} from './component.ts'
import {handOver} from './hand-over.ts'
import type {Inventory} from './inventory.ts'
import type {Report} from './state.ts'

/** What one pass works with. The same pass reconciles (a fenced world), and plans (a dry one, whose promises count as kept). */
export interface PassContext {
  readonly components: readonly AnyComponent[]
  readonly platform: () => Platform
  readonly world: World
  readonly inventory: Inventory
  readonly judge: (component: AnyComponent, observed: Observed, platform: Platform) => Verdict
  /** Called before a component acts: where a deploy holds the door until the whole dry run has passed. */
  readonly beforeActing: (component: AnyComponent) => Promise<void>
  /** What must be over before these objects may be sent; a pass that only plans has none. */
  readonly makeWay?: (component: AnyComponent, objects: readonly KubeObject[]) => Promise<Verdict | undefined>
  /** Writes what a promise records; over before anything that needs it acts. A pass that only plans has none. */
  readonly record?: (fields: Readonly<Record<string, unknown>>) => Promise<void>
  /** What actors outside Kubernetes kept for a generation: they have no watch, so one run asks each once. */
  readonly asked: Map<string, Outcome>
}

export interface PassResult {
  readonly reports: readonly Report[]
  /** `Kind/name` of everything that the wanted components apply. */
  readonly wanted: ReadonlySet<string>
  /** Of the spec that the reports are about. */
  readonly generation: number
}

export interface Outcome {
  readonly verdict: Verdict
  readonly gives: unknown
  /** Of a component inside Kubernetes that has acted. */
  readonly observed?: Observed
}

/**
 * One pass over all components: observe, decide, apply, judge, record. Level-triggered: it reads the world and could be the first.
 * A component acts when the promises that it needs are kept; those that do not need each other act at once.
 */
export async function pass(context: PassContext): Promise<PassResult> {
  const {generation} = context.platform()
  const wanted = context.components.filter((component) => component.wanted?.(context.platform()) ?? true)
  const names = new Set<string>()
  const outcomes = new Map<string, Promise<Outcome>>()
  for (const component of wanted) outcomes.set(component.name, keep(component))
  const reports = await settled(wanted.map(async (component) => ({component, verdict: (await outcomes.get(component.name))?.verdict ?? kept()})))
  return {reports, wanted: names, generation}

  async function keep(component: AnyComponent): Promise<Outcome> {
    const given: Record<string, unknown> = {}
    const blockers: string[] = []
    for (const need of component.needs as readonly AnyComponent[]) {
      const outcome = await outcomes.get(need.name)
      given[need.name] = outcome?.gives
      if (outcome !== undefined && outcome.verdict.verdict !== 'kept') blockers.push(need.name)
    }
    if (blockers.length > 0) return {verdict: waiting('Needs', `after ${blockers.join(', ')}`), gives: undefined}
    // What this one needs was kept for the spec as it was: for another it is to be kept first.
    if (context.platform().generation !== generation) return {verdict: waiting('Changed', 'the spec has been changed'), gives: undefined}
    const outcome = await act(context, component, given, names)
    await recordOnce(context, component, outcome, given)
    return {...outcome, verdict: component.alreadyKept?.(context.platform(), given) ?? outcome.verdict}
  }
}

async function act(context: PassContext, component: AnyComponent, given: Record<string, unknown>, names: Set<string>): Promise<Outcome> {
  const platform = context.platform()
  const already = component.alreadyKept?.(platform, given)
  if (already !== undefined) return {verdict: already, gives: component.gives?.(platform, given)}
  await context.beforeActing(component)
  if (component.keeps !== undefined) return ask(context, component, platform, given)
  const manifests = component.applies(platform, given) as readonly Manifest[]
  const objects = manifests.map((manifest) => stamp(manifest, {platform, component: component.name, apart: component.apart === true}))
  for (const object of objects) names.add(`${object.kind}/${object.metadata.name}`)
  const before = await context.makeWay?.(component, objects)
  if (before !== undefined) return {verdict: before, gives: undefined}
  for (const wave of wavesOf(objects)) await settled(wave.map((object) => applyChanged(context, object)))
  const all = context.inventory.observed(component.name, context.world.clock.now())
  const observed = {...all, objects: all.objects.filter(isIn(objects))}
  return {verdict: context.judge(component, observed, platform), observed, gives: component.gives?.(platform, given)}
}

async function ask({asked, world}: PassContext, component: AnyComponent, platform: Platform, given: Record<string, unknown>): Promise<Outcome> {
  const key = `${component.name} ${platform.generation}`
  const known = asked.get(key)
  if (known !== undefined || component.keeps === undefined) return known ?? {verdict: kept(), gives: undefined}
  const answer = await component.keeps(platform, world, given)
  const outcome = {verdict: answer, gives: 'gives' in answer ? answer.gives : undefined}
  if (answer.verdict === 'kept') asked.set(key, outcome)
  return outcome
}

// A pod that a workload starts at once must find the files that its template names as they are meant.
function wavesOf(objects: readonly KubeObject[]): readonly (readonly KubeObject[])[] {
  const isRead = ({kind}: KubeObject): boolean => kind === 'ConfigMap' || kind === 'Secret'
  return [objects.filter(isRead), objects.filter((object) => !isRead(object))]
}

/** Nothing is sent where our hash stands on the object and we still own all that we would send. */
async function applyChanged({inventory, world}: PassContext, object: KubeObject): Promise<void> {
  const live = inventory.find(object.kind, object.metadata.name)
  if (live !== undefined && isUnchanged(live, object)) return
  if (object.kind === 'Job') return createOnce(world, inventory, object, live)
  await handOver(world.cluster, live, object)
  inventory.put(await applyOver(world, object, live))
}

// The uid says which object is meant. Where another of that name has taken its place since it was last seen, that one is meant from now on.
async function applyOver({cluster}: World, object: KubeObject, live: KubeObject | undefined): Promise<KubeObject> {
  const over = (uid: string | undefined): KubeObject => (uid === undefined ? object : {...object, metadata: {...object.metadata, uid}})
  try {
    return (await cluster.apply(over(live?.metadata.uid))).object
  } catch (error) {
    if (live === undefined || !(error instanceof RidectlError) || error.code !== 'CONFLICT') throw error
    const found = await cluster.get(refOf(object))
    if (found?.metadata.uid === live.metadata.uid) throw error
    return (await cluster.apply(over(found?.metadata.uid))).object
  }
}

export function isUnchanged(live: KubeObject, object: KubeObject): boolean {
  return hashOf(live) === hashOf(object) && owns(live, object, 'ridectl')
}

// A Job cannot be changed and must not run twice: its name says all that tells it from another, so one that is there is the one.
async function createOnce(world: World, inventory: Inventory, object: KubeObject, live: KubeObject | undefined): Promise<void> {
  if (live !== undefined) return
  const created = await world.cluster.create(object)
  const job = created ?? (await world.cluster.get(refOf(object)))
  if (job !== undefined) inventory.put(job)
}

async function recordOnce({platform, record, world}: PassContext, component: AnyComponent, {verdict, observed}: Outcome, given: Record<string, unknown>): Promise<void> {
  if (component.records === undefined || record === undefined || observed === undefined || verdict.verdict === 'waiting') return
  await record(await component.records(platform(), {verdict, observed, world}, given))
}

const isIn = (objects: readonly KubeObject[]) => (live: KubeObject): boolean =>
  objects.some((object) => object.kind === live.kind && object.metadata.name === live.metadata.name)

/** What a component without words of its own says: everything that it applies is ready. */
export function judged(component: AnyComponent, observed: Observed, platform: Platform): Verdict {
  return (component.keptWhen as ((observed: Observed, platform: Platform) => Verdict) | undefined)?.(observed, platform) ?? ready(observed)
}

// All are awaited before the first failure is thrown: nothing may write on in the background.
async function settled<Value>(promises: readonly Promise<Value>[]): Promise<Value[]> {
  const results = await Promise.allSettled(promises)
  const failure = results.find((result) => result.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  return results.map((result) => (result as PromiseFulfilledResult<Value>).value)
}
