import type {KubeObject} from '../../world.ts'

export interface Wanted {
  readonly namespace: string
  readonly name: string
  /** As kubectl calls it. */
  readonly kind: 'generic' | 'docker-registry' | 'tls'
  /** Any where there are none. */
  readonly keys: readonly string[]
}

const pulledWith = ['kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg']

/** Why the Secret that is found will not do, in one sentence. */
export function lackOf({namespace, name, kind, keys}: Wanted, found: KubeObject | undefined): string | undefined {
  if (found === undefined) return `There is no Secret ${name} in ${namespace}`
  const type = String(found['type'] ?? 'Opaque')
  if (kind === 'docker-registry' && !pulledWith.includes(type)) return `Secret ${name} is of type ${type}, which no node pulls with, in ${namespace}`
  const lost = keys.find((key) => !(key in ((found['data'] ?? {}) as object)))
  return lost === undefined ? undefined : `Secret ${name} has no key ${lost} in ${namespace}`
}

/** What brings it about. The other keys of one that is there may be in use, and stay. */
export function makingOf(wanted: Wanted, found: KubeObject | undefined): string {
  const {namespace, name, kind} = wanted
  if (found === undefined) return newOf(wanted)
  return kind === 'generic' ? `${newOf(wanted)} ${piped} kubectl patch secret ${name} --namespace ${namespace} --patch-file /dev/stdin` : anewOf(wanted)
}

/** What puts another in its place, or the first: the type of one that is there cannot be changed. */
export const anewOf = (wanted: Wanted): string => `${newOf(wanted)} ${piped} kubectl replace --force --filename -`

const piped = '--dry-run=client --output yaml |'

/** From files: what stands in a command can be read by others. */
function newOf({namespace, name, kind, keys: [key = 'KEY']}: Wanted): string {
  const source = {generic: `--from-file ${key}=FILE`, 'docker-registry': '--from-file .dockerconfigjson=FILE', tls: '--cert FILE --key FILE'}[kind]
  return `kubectl create secret ${kind} ${name} --namespace ${namespace} ${source}`
}
