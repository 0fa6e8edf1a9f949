import {defaultReplicas, type Environment} from './environments.ts'
import {parseName} from './names.ts'
import {filled} from './schema.ts'
import {specSchema} from './spec-schema.generated.ts'
import type {Spec} from './summon-platform.generated.ts'

/** A spec in which nothing is left to decide. */
export interface CompleteSpec extends Spec {
  readonly environment: Environment
  readonly hostnames: string[]
  readonly config: Record<string, unknown>
  readonly secrets: string[]
  readonly django: Required<Spec['django']>
  readonly web: Spec['web'] & {replicas: number}
  readonly static: Spec['static'] & {replicas: number}
  readonly daphne: Spec['daphne'] & {replicas: number}
  readonly channelworker: Spec['channelworker'] & {replicas: number}
  readonly celeryd: Spec['celeryd'] & {enabled: boolean; groups: Record<string, WorkerGroup>}
  readonly celerybeat: Spec['celerybeat'] & {enabled: boolean}
}

type GivenGroup = NonNullable<Spec['celeryd']['groups']>[string]
export type WorkerGroup = GivenGroup & Required<Pick<GivenGroup, 'replicas' | 'concurrency' | 'pool' | 'grace'>>

/** What the instance says, with the defaults of the definition and of its environment. */
export function completeSpec(name: string, given: unknown): CompleteSpec {
  const spec = filled(specSchema, given) as Spec
  const environment = spec.environment ?? parseName(name).environment ?? 'dev'
  const replicas = defaultReplicas[environment]
  const celeryd = {...spec.celeryd, enabled: spec.celeryd.enabled ?? hasBroker(spec), groups: workerGroups(spec, replicas.celeryd)}
  return {
    ...spec,
    environment,
    hostnames: spec.hostnames ?? [`${name}.localhost`],
    config: spec.config ?? {},
    secrets: spec.secrets ?? [],
    django: completeDjango(spec),
    web: {replicas: replicas.web, ...spec.web},
    static: {replicas: replicas.static, ...spec.static},
    daphne: {replicas: replicas.daphne, ...spec.daphne},
    channelworker: {replicas: replicas.channelworker, ...spec.channelworker},
    celeryd,
    celerybeat: {...spec.celerybeat, enabled: spec.celerybeat.enabled ?? celeryd.enabled},
  }
}

/** Workers need something to take tasks from. */
export function hasBroker(spec: Pick<Spec, 'messageQueue' | 'redis'>): boolean {
  return spec.messageQueue.mode !== 'none' || spec.redis.mode !== 'none'
}

function completeDjango({django, image}: Spec): Required<Spec['django']> {
  const module = django.module ?? (image.split('/').at(-1) ?? image).replace(/[.-]+/g, '_')
  return {module, settings: `${module}.settings`, wsgi: `${module}.wsgi`, asgi: `${module}.asgi:application`, celeryApp: module, ...django}
}

function workerGroups({celeryd}: Spec, replicas: number): Record<string, WorkerGroup> {
  const {groups = {default: {}}, enabled: _, ...common} = celeryd
  const defaults = {replicas, concurrency: 2, pool: 'prefork', grace: '4m'} as const
  return Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, {...defaults, ...common, ...group}]))
}
