import {RidectlError} from '../errors.ts'
import {hashOf} from '../manifests/stamp.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {KubeObject, World} from '../world.ts'
import {type Change, changeOf, removal} from './change.ts'
import {changedPaths} from './changed-paths.ts'
import {type AnyComponent, kept} from './component.ts'
import {dryWorld, type DryWrite} from './dry-world.ts'
import type {Inventory} from './inventory.ts'
import {componentOf} from './labelled.ts'
import {pass} from './pass.ts'
import {warningsOf} from './plan-warnings.ts'
import {prunable} from './prune.ts'

/** What a deploy would change, by the server's own answer to a dry run of every object. */
export interface Plan {
  readonly name: string
  readonly namespace: string
  readonly context: string
  /** The version that serves now. */
  readonly from?: string
  readonly to: string
  /** Only what differs. */
  readonly changes: readonly Change[]
  /** Workloads whose pods are replaced. */
  readonly rolls: readonly {readonly component: string; readonly replicas: number}[]
  readonly config: 'unchanged' | 'changed' | 'new'
  readonly migrates: boolean
  /** Another manager's changes that are put back. */
  readonly overwrites: readonly Overwrite[]
  /** Components whose objects are sent otherwise than they were last; what others changed of them does not count. */
  readonly remade: readonly string[]
  /** Components that change because a newer ridectl makes them otherwise, not because of the spec. */
  readonly newer: readonly string[]
  /** What a person must know before: data that is not safe, or goes. */
  readonly warnings: readonly string[]
  /** Objects that can be dry-run only when their namespace exists. */
  readonly later: readonly string[]
}

export interface Overwrite {
  readonly object: string
  readonly path: string
  readonly manager: string
}

export interface PlanRequest {
  readonly world: World
  readonly components: readonly AnyComponent[]
  /** The instance as it would be. */
  readonly platform: Platform
  readonly inventory: Inventory
  readonly namespaceExists: boolean
}

/** A pass over a world in which every write is a dry run, and every promise counts as kept. */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const {platform, world, components} = request
  const inventory = request.inventory.staying()
  const dry = dryWorld(world, request.inventory, request.namespaceExists)
  const {wanted, reports} = await pass({
    components,
    platform: () => platform,
    world: dry.world,
    inventory,
    judge: () => kept(),
    beforeActing: async () => {},
    asked: new Map(),
  })
  refuseWhatPodSecurityRefuses(dry.writes)
  const removed = prunable(request.inventory, wanted)
  const changes = [...dry.writes.map((write) => changeOf(write, replacedBy(write, request.inventory))).filter((change) => change !== undefined), ...removed.map(removal)]
  const rolled = dry.writes.filter(rolls).map(({object}) => object)
  return {
    name: platform.name,
    namespace: platform.namespace,
    context: world.cluster.context,
    ...(platform.status.version === undefined ? {} : {from: platform.status.version}),
    to: platform.spec.version,
    changes,
    rolls: rolled.map((object) => ({component: componentOf(object), replicas: Number(object.spec?.['replicas'] ?? 1)})),
    config: configOf(changes, request.inventory),
    migrates: changes.some(({kind, component}) => kind === 'Job' && component === 'migration'),
    overwrites: dry.writes.flatMap(({overwrites}) => overwrites),
    remade: [...new Set(dry.writes.filter(isRemade).map(({object}) => componentOf(object)))],
    newer: [],
    warnings: warningsOf({reports, rolled, removed}),
    later: dry.writes.filter(({later}) => later).map(({object}) => `${object.kind} ${object.metadata.name}`),
  }
}

// Another config has another name: what a person compares it with is the newest that there is.
function replacedBy({object, live}: DryWrite, inventory: Inventory): KubeObject | undefined {
  if (live !== undefined || object.kind !== 'Secret' || componentOf(object) !== 'appconfig') return undefined
  const made = ({metadata}: KubeObject): number => Date.parse(metadata.creationTimestamp ?? '')
  return inventory.all('Secret').filter((secret) => componentOf(secret) === 'appconfig').toSorted((one, other) => made(other) - made(one))[0]
}

function rolls({object, live, answer}: DryWrite): boolean {
  if (object.kind !== 'Deployment' && object.kind !== 'StatefulSet') return false
  return live === undefined || changedPaths(live, answer).some((path) => path.startsWith('spec.template'))
}

const isRemade = ({object, live}: DryWrite): boolean => live !== undefined && hashOf(live) !== hashOf(object)

function configOf(changes: readonly Change[], inventory: Inventory): Plan['config'] {
  if (!changes.some(({kind, component}) => kind === 'Secret' && component === 'appconfig')) return 'unchanged'
  return inventory.all('Secret').some((secret) => componentOf(secret) === 'appconfig') ? 'changed' : 'new'
}

// A workload's dry run is answered 200 even where its pods would be refused: the Warning header says so.
function refuseWhatPodSecurityRefuses(writes: readonly DryWrite[]): void {
  for (const {object, warnings} of writes) {
    const warning = warnings.find((text) => /would violate PodSecurity/.test(text))
    if (warning === undefined) continue
    throw new RidectlError('REFUSED', `the namespace's Pod Security refuses the pods of ${object.kind} ${object.metadata.name}`, {details: [warning]})
  }
}
