import {parsePlatform, type State} from '../platform/summon-platform.ts'
import type {Contexts, KubeObject, World} from '../world.ts'
import {listInstances} from './list-instances.ts'
import {askEach, searched, type Unreachable} from './reach.ts'
import type {Settings} from './settings.ts'
import type {InstanceStatus} from './status.ts'

/** An instance among many: what its record says, since judging each would ask for the pods of all. */
export type ListedInstance = Omit<InstanceStatus, 'components' | 'history'>

export interface Listing {
  readonly instances: readonly ListedInstance[]
  readonly unreachable: readonly Unreachable[]
}

/** All instances of all contexts, by name. A context without the definition has none. */
export async function listStatus(contexts: Contexts, settings: Settings, where: {readonly context?: string | undefined; readonly namespace?: string | undefined}): Promise<Listing> {
  const names = await searched(contexts, settings, where.context)
  const ask = async (world: World): Promise<readonly ListedInstance[]> =>
    (await listInstances(world, settings.namespacePattern, where.namespace)).map((live) => listed(live, world.cluster.context))
  const {answers, errors, unreachable} = await askEach(contexts, names, ask)
  const [only] = errors
  if (only !== undefined && names.length === 1) throw only
  return {
    instances: answers.flat().sort((one, other) => one.name.localeCompare(other.name) || one.context.localeCompare(other.context)),
    unreachable: unreachable.filter((_, at) => errors[at]?.code !== 'NOT_INSTALLED'),
  }
}

function listed(live: KubeObject, context: string): ListedInstance {
  const {name, namespace, generation, spec, status} = parsePlatform(live)
  const since = status.conditions?.find(({type}) => type === 'Reconciling')?.lastTransitionTime
  const isSeen = status.observedGeneration === generation
  return {
    name,
    namespace,
    context,
    state: (isSeen ? status.state : undefined) as State ?? 'Initializing',
    message: status.message ?? '',
    wantedVersion: spec.version,
    observedGeneration: status.observedGeneration ?? 0,
    conditions: status.conditions ?? [],
    ...(status.version === undefined ? {} : {version: status.version}),
    ...(status.migratedVersion === undefined ? {} : {migratedVersion: status.migratedVersion}),
    ...(since === undefined ? {} : {since}),
  }
}
