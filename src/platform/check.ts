import {RidectlError} from '../errors.ts'
import {hasBroker} from './defaults.ts'
import {nameProblem, parseName} from './names.ts'
import type {Path, Problem} from './schema.ts'
import type {CompleteSpec, Platform} from './summon-platform.ts'

/** Throws INVALID_INPUT where the instance wants what cannot be, beyond what its schema says. */
export function checkPlatform(platform: Pick<Platform, 'name' | 'spec'>): void {
  const [first, ...others] = contradictions(platform)
  if (first === undefined) return
  throw new RidectlError('INVALID_INPUT', `${platform.name}: ${sentence(first)}`, {details: others.map(sentence)})
}

function sentence({path, message}: Problem): string {
  return `${path.join('.')} ${message}`
}

export function contradictions({name, spec}: Pick<Platform, 'name' | 'spec'>): Problem[] {
  const problem = nameProblem(name, Object.keys(spec.celeryd.groups))
  return [
    ...(problem === undefined ? [] : [{path: ['metadata', 'name'], message: `does not do: ${problem}`}]),
    ...environmentProblems(name, spec),
    ...groupProblems(spec),
    ...missing(spec),
    ...notYet(spec),
    ...visibleSecrets(spec),
  ]
}

function environmentProblems(name: string, spec: CompleteSpec): Problem[] {
  const said = parseName(name).environment
  if (said === undefined || said === spec.environment) return []
  return [{path: ['spec', 'environment'], message: `is ${spec.environment}, but the name ${name} says ${said}`}]
}

function groupProblems(spec: CompleteSpec): Problem[] {
  return Object.keys(spec.celeryd.groups)
    .filter(group => !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(group))
    .map(group => ({path: ['spec', 'celeryd', 'groups', group], message: 'does not do: a group is named with small letters, digits and -'}))
}

/** A mode that was chosen needs its fields. */
function missing(spec: CompleteSpec): Problem[] {
  const {database, messageQueue, redis, celeryd, celerybeat, channelworker, pullSecret, pullSecretNamespace} = spec
  const rules: [boolean, Path, string][] = [
    [database.mode === 'external' && database.secret === undefined, ['spec', 'database'], 'has no secret: mode external needs the Secret with the URL'],
    [messageQueue.mode === 'external' && hasNoUrl(messageQueue), ['spec', 'messageQueue'], 'has neither url nor secret: mode external needs one'],
    [redis.mode === 'external' && hasNoUrl(redis), ['spec', 'redis'], 'has neither url nor secret: mode external needs one'],
    [celeryd.enabled && !hasBroker(spec), ['spec', 'celeryd', 'enabled'], 'is true without a broker: set messageQueue or redis'],
    [celerybeat.enabled && !hasBroker(spec), ['spec', 'celerybeat', 'enabled'], 'is true without a broker: set messageQueue or redis'],
    [celerybeat.scheduler === 'redbeat' && redis.mode === 'none', ['spec', 'celerybeat', 'scheduler'], 'is redbeat, which needs a redis'],
    [channelworker.enabled && channelworker.channels === undefined && channelworker.command === undefined, ['spec', 'channelworker'], 'has neither channels nor command: it would listen on nothing'],
    [pullSecretNamespace !== undefined && pullSecret === undefined, ['spec', 'pullSecretNamespace'], 'is there without a pullSecret'],
    ...autoscaled(spec).map(({path, autoscale}): [boolean, Path, string] => [autoscale.minReplicas > autoscale.maxReplicas, [...path, 'autoscale'], `asks for at least ${autoscale.minReplicas} pods and at most ${autoscale.maxReplicas}`]),
  ]
  return rules.filter(([isBroken]) => isBroken).map(([, path, message]) => ({path, message}))
}

/** Every workload that the cluster is to scale. */
function autoscaled({web, static: files, daphne, channelworker, celeryd}: CompleteSpec) {
  const groups = Object.entries(celeryd.groups).map(([group, of]) => ({path: ['spec', 'celeryd', 'groups', group], of}))
  const all = [...Object.entries({web, static: files, daphne, channelworker}).map(([name, of]) => ({path: ['spec', name], of})), ...groups]
  return all.flatMap(({path, of: {autoscale}}) => (autoscale === undefined ? [] : [{path, autoscale}]))
}

function hasNoUrl(of: {readonly url?: string; readonly secret?: unknown}): boolean {
  return of.url === undefined && of.secret === undefined
}

/** What the definition has a place for, and this ridectl does not make yet: better refused than ignored. */
function notYet(spec: CompleteSpec): Problem[] {
  const message = 'is not made by this ridectl yet'
  const wanted: [boolean, Path][] = [
    [!['external', 'shared'].includes(spec.database.mode), ['spec', 'database', 'mode']],
    [!['none', 'external'].includes(spec.messageQueue.mode), ['spec', 'messageQueue', 'mode']],
    [spec.migration.backup.enabled, ['spec', 'migration', 'backup', 'enabled']],
  ]
  return wanted.filter(([isWanted]) => isWanted).map(([, path]) => ({path, message}))
}

/** Who may read an instance would read the password. */
function visibleSecrets(spec: CompleteSpec): Problem[] {
  return (['messageQueue', 'redis'] as const)
    .filter(name => /^[^:]+:\/\/[^/@]*:[^/@]+@/.test(spec[name].url ?? ''))
    .map(name => ({path: ['spec', name, 'url'], message: 'has a password in it: put the URL into a Secret and name that in `secret`'}))
}
