import {stringify} from 'yaml'
import {RidectlError} from '../errors.ts'
import {fillTemplate} from '../manifests/template.ts'
import {completeSpec} from '../platform/defaults.ts'
import {readInstances} from '../platform/instance-file.ts'
import {parseName} from '../platform/names.ts'
import type {DjangoProject} from './read-project.ts'

/** What the person says of the instance; the rest is read. */
export interface InstanceWish {
  readonly name: string
  readonly namespace: string
  readonly version: string
  /** Default is the project's name. */
  readonly image?: string | undefined
  readonly hostnames?: readonly string[] | undefined
  /** Asked to know that a pod is ready. Default is the page that there is for it. */
  readonly healthPath?: string | undefined
  /** For a project with workers or channels: a URL, or `managed` for a Redis of the instance's own. */
  readonly redis: string
}

/** Where the instance's pods find the settings: the project's own, where they read the config file, else those written beside them. */
export interface Chosen {
  readonly settings: string
  readonly healthPath: string
}

/** The instance file: what differs from the defaults. INVALID_INPUT where a wish cannot be. */
export function instanceText(project: DjangoProject, wish: InstanceWish, chosen: Chosen): string {
  const image = imageFor(project, wish)
  const {celery, hasChannels} = project
  const [filled] = fillTemplate('instance', {
    name: wish.name,
    namespace: wish.namespace,
    version: wish.version,
    image,
    hostnames: wish.hostnames ?? null,
    django: djangoOf(project, wish, image, chosen.settings),
    web: chosen.healthPath === '/health' ? null : {healthPath: chosen.healthPath},
    static: staticOf(project),
    daphne: hasChannels && project.asgi !== undefined ? {enabled: true} : null,
    redis: celery !== undefined || hasChannels ? redisOf(wish.redis) : null,
  })
  const {customer, environment} = parseName(wish.name)
  const about = environment === undefined ? `customer ${customer}` : `customer ${customer}, environment ${environment}`
  const text = `# One instance of ${project.name}: ${about}. All its fields: kubectl explain summon.spec\n${stringify(filled, {lineWidth: 0})}`
  readInstances(text, `${wish.name}.yaml`)
  return text
}

/** The repository: as given, else the project's name in small letters. */
export const imageFor = ({name}: DjangoProject, {image}: Pick<InstanceWish, 'image'>): string => image ?? (name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'app')

function staticOf({hasStatic, readsConfig, staticRoot}: DjangoProject): unknown {
  if (!hasStatic) return {enabled: false}
  return readsConfig === undefined || staticRoot === undefined || staticRoot === 'staticfiles' ? null : {root: staticRoot}
}

/** Only what the defaults would not find. */
function djangoOf(project: DjangoProject, {name, version}: InstanceWish, image: string, settings: string): Record<string, string> | null {
  const [module = ''] = project.wsgi.split(/[.:]/)
  const plain = completeSpec(name, {version, image}).django
  const own = module === plain.module || !project.wsgi.includes('.') ? {} : {module}
  const defaults = completeSpec(name, {version, image, django: own}).django
  const wanted = {settings, wsgi: project.wsgi, asgi: project.asgi, celeryApp: project.celery}
  const differing = Object.entries(wanted).filter((entry): entry is [keyof typeof wanted, string] => entry[1] !== undefined && defaults[entry[0] as keyof typeof wanted] !== entry[1])
  const all = {...own, ...Object.fromEntries(differing)}
  return Object.keys(all).length === 0 ? null : all
}

function redisOf(wanted: string): unknown {
  if (wanted === 'managed') return {mode: 'managed'}
  if (!/^rediss?:\/\/\S+$/.test(wanted)) throw new RidectlError('INVALID_INPUT', '--redis is neither `managed` nor the URL of a Redis, which begins with redis:// or rediss://')
  if (!/\/\/[^/]*:[^/]*@/.test(wanted)) return {mode: 'external', url: wanted}
  throw new RidectlError('INVALID_INPUT', 'the URL of --redis holds a password, which would stand in the instance file', {
    details: ['Put the URL into a Secret of the namespace, and write  redis: {mode: external, secret: {name: NAME, key: url}}  into the file.'],
  })
}
