import {RidectlError} from '../errors.ts'
import {isEnvironment} from '../platform/environments.ts'
import {checkName, namespaceOf, parseName} from '../platform/names.ts'
import {nearest} from '../platform/nearest.ts'
import type {Contexts, KubeObject, World} from '../world.ts'
import {instanceKind} from './intent.ts'
import {listInstances} from './list-instances.ts'
import {type Answers, askEach, type AskOptions, searched, type Unreachable} from './reach.ts'
import type {Settings} from './settings.ts'

/** What a person typed: `car1-qa`, `qa` for one of that environment, or nothing. */
export interface Lookup {
  readonly name?: string | undefined
  readonly context?: string | undefined
  readonly namespace?: string | undefined
}

export interface Found {
  readonly name: string
  readonly namespace: string
  readonly context: string
  readonly world: World
  readonly live: KubeObject
  /** What did not answer, and may hold another that fits. */
  readonly unreachable?: readonly Unreachable[]
}

/** Asked where several fit; what did not answer may hold more. */
export type Choose = (found: readonly Found[], unreachable: readonly Unreachable[]) => Promise<Found>

/** The instance that is meant, in whichever context it is. */
export async function findInstance(contexts: Contexts, settings: Settings, lookup: Lookup, choose: Choose): Promise<Found> {
  const names = await searched(contexts, settings, lookup.context)
  const direct = await getByName(contexts, names, settings, lookup)
  if (direct !== undefined && direct.answers.flat().length > 0) return one(direct.answers.flat(), silent(direct), choose)
  const all = await listEach(contexts, names, settings, lookup, direct)
  const fitting = all.answers.flat().filter((found) => fits(found, lookup.name))
  if (fitting.length > 0) return one(fitting, silent(all), choose)
  refuseWhereNobodyAnswered(all)
  throw notFound(lookup, all)
}

/** A whole name is one GET a context, in the namespace that the pattern gives. */
async function getByName(contexts: Contexts, names: readonly string[], settings: Settings, {name, namespace}: Lookup): Promise<Answers<readonly Found[]> | undefined> {
  if (name === undefined || isEnvironment(name)) return undefined
  checkName(name)
  if (namespace === undefined && parseName(name).environment === undefined) return undefined
  return getEach(contexts, names, {name, namespace: namespace ?? namespaceOf(name, settings.namespacePattern)}, {isEnough: (found) => found.flat().length > 0})
}

/** The instance of that name in each of the contexts that has one. */
export function getEach(contexts: Contexts, names: readonly string[], where: {readonly name: string; readonly namespace: string}, options: AskOptions<readonly Found[]>): Promise<Answers<readonly Found[]>> {
  return askEach(contexts, names, async (world) => {
    const live = await world.cluster.get({...instanceKind, ...where})
    return live === undefined ? [] : [foundIn(world, live)]
  }, options)
}

// Who was silent a moment ago is not waited for once more.
async function listEach(contexts: Contexts, names: readonly string[], settings: Settings, {namespace}: Lookup, before: Answers<unknown> | undefined): Promise<Answers<readonly Found[]>> {
  const silent = (before?.unreachable ?? []).flatMap(({context, reason}, at) => (before?.errors[at]?.code === 'UNREACHABLE' ? [{context, reason, error: before.errors[at]}] : []))
  const others = names.filter((name) => !silent.some(({context}) => context === name))
  const {answers, unreachable, errors} = await askEach(contexts, others, (world) => listed(world, settings, namespace), {mayAsk: names.length === 1})
  return {answers, unreachable: [...silent.map(({context, reason}) => ({context, reason})), ...unreachable], errors: [...silent.map(({error}) => error), ...errors]}
}

async function listed(world: World, settings: Settings, namespace: string | undefined): Promise<readonly Found[]> {
  return (await listInstances(world, settings.namespacePattern, namespace)).map((live) => foundIn(world, live))
}

function foundIn(world: World, live: KubeObject): Found {
  const {name, namespace = 'default'} = live.metadata
  return {name, namespace, context: world.cluster.context, world, live}
}

function fits({name, live}: Found, wanted: string | undefined): boolean {
  if (wanted === undefined || name === wanted) return true
  return isEnvironment(wanted) && (live.spec?.['environment'] ?? parseName(name).environment) === wanted
}

async function one(found: readonly Found[], unreachable: readonly Unreachable[], choose: Choose): Promise<Found> {
  const [first, ...others] = found
  if (first === undefined) throw new Error('nothing was found')
  return others.length === 0 ? {...first, unreachable} : choose(found, unreachable)
}

/** Who may not look in a context has nothing there, as far as it concerns him. */
const silent = ({unreachable, errors}: Answers<unknown>): readonly Unreachable[] => unreachable.filter((_, at) => errors[at]?.code !== 'FORBIDDEN')

/** Without a terminal: what there is to choose from, and how to name it. */
export function ambiguous(found: readonly Found[]): RidectlError {
  const isOneName = new Set(found.map(({name}) => name)).size === 1
  return new RidectlError('USAGE', isOneName ? `${found[0]?.name} is in more than one place` : 'more than one instance fits', {
    details: found.map(({name, namespace, context}) => `${name}   namespace ${namespace}, context ${context}`),
    remedy: found.slice(0, 1).map(({name, namespace, context}) => ({command: `${name} --context ${context} --namespace ${namespace}`, why: 'names exactly one'})),
  })
}

/** With nobody to say otherwise, one context's own failure is the answer. */
function refuseWhereNobodyAnswered({answers, errors, unreachable}: Answers<unknown>): void {
  const [first] = errors
  if (answers.length > 0 || first === undefined) return
  if (errors.length === 1) throw first
  throw new RidectlError(first.code, 'no context answers', {details: unreachable.map(({context, reason}) => `${context}: ${reason}`), remedy: first.remedy, cause: first})
}

function notFound({name}: Lookup, {answers, unreachable}: Answers<readonly Found[]>): RidectlError {
  const known = answers.flat().map((found) => found.name)
  const silent = unreachable.map(({context, reason}) => `context ${context}: ${reason}`)
  const near = name === undefined ? [] : nearest(name, known)
  const what = name === undefined ? 'there is no instance yet' : isEnvironment(name) ? `there is no instance of environment ${name}` : `there is no instance ${name}`
  return new RidectlError('NOT_FOUND', near.length === 0 ? what : `${what}; near are ${near.join(', ')}`, {
    details: silent,
    remedy: [
      {command: 'ridectl status', why: 'the instances that there are'},
      ...(name === undefined || isEnvironment(name) ? [] : [{command: `ridectl deploy ${name} -f FILE`, why: 'makes it from its file'}]),
    ],
  })
}
