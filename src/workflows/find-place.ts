import {RidectlError} from '../errors.ts'
import {checkName, namespaceOf} from '../platform/names.ts'
import type {Contexts, KubeObject, World} from '../world.ts'
import {getEach, type Lookup} from './find-instance.ts'
import {instanceKind} from './intent.ts'
import {listInstances} from './list-instances.ts'
import {inTime, searched} from './reach.ts'
import type {Settings} from './settings.ts'

export interface Place {
  readonly name: string
  readonly namespace: string
  readonly world: World
  /** Where it is not there yet: the contexts that have one of its name, which may be the one that was meant. */
  readonly namesakes?: readonly string[]
}

/** Where an instance from a file belongs; it need not be there yet. The context is the one named, else the current one, else the only one. */
export async function findPlace(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}, instance: KubeObject): Promise<Place> {
  checkName(lookup.name)
  const world = await contexts.open(lookup.context ?? (await defaultContext(contexts, settings)))
  const where = {name: lookup.name, namespace: namespaceFor(lookup, settings, instance)}
  await world.cluster.login()
  if ((await inTime(contexts.reachSeconds, world.cluster.context, world.cluster.get({...instanceKind, ...where}))) !== undefined) return {...where, world}
  // A GET cannot tell a missing definition from a missing instance; a LIST is refused with NOT_INSTALLED.
  const [namesakes] = await Promise.all([lookup.context === undefined ? namesakesOf(contexts, settings, {...where, world}) : [], listInstances(world, settings.namespacePattern, where.namespace)])
  return {...where, world, namesakes}
}

async function namesakesOf(contexts: Contexts, settings: Settings, {world, ...where}: Place): Promise<readonly string[]> {
  const others = (await searched(contexts, settings, undefined)).filter((context) => context !== world.cluster.context)
  const {answers} = await getEach(contexts, others, where, {isEnough: () => true, mayAsk: false})
  return answers.flat().map(({context}) => context)
}

async function defaultContext(contexts: Contexts, settings: Settings): Promise<string> {
  const [only, ...more] = settings.contexts ?? []
  if (only !== undefined && more.length === 0) return only
  const known = await contexts.list()
  const [chosen] = known.filter(({current}) => current).concat(known.length === 1 ? known : [])
  if (chosen !== undefined) return chosen.name
  throw new RidectlError('NO_CONTEXT', 'no context is the current one, so it is not known which cluster is meant', {
    details: known.map(({name}) => name),
    remedy: [{command: `--context ${known[0]?.name ?? 'NAME'}`, why: 'added to the command, names it'}],
  })
}

function namespaceFor({name, namespace}: {readonly name: string; readonly namespace?: string | undefined}, settings: Settings, instance: KubeObject): string {
  const own = instance.metadata.namespace
  if (namespace !== undefined && own !== undefined && namespace !== own) {
    throw new RidectlError('INVALID_INPUT', `the file puts ${name} into namespace ${own}, and --namespace says ${namespace}`)
  }
  const environment = instance.spec?.['environment']
  return namespace ?? own ?? (typeof environment === 'string' ? namespaceOf(name, settings.namespacePattern, environment as never) : namespaceOf(name, settings.namespacePattern))
}
