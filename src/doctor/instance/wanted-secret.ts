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

const piped = '--dry-run=client --output yaml |'

/** What makes it, from files: what stands in a command can be read by others. The type of one that is there cannot be changed, and its other keys may be in use. */
export function makingOf({namespace, name, kind, keys: [key = 'KEY']}: Wanted, found: KubeObject | undefined): string {
  const source = {generic: `--from-file ${key}=FILE`, 'docker-registry': '--from-file .dockerconfigjson=FILE', tls: '--cert FILE --key FILE'}[kind]
  const making = `kubectl create secret ${kind} ${name} --namespace ${namespace} ${source}`
  if (found === undefined) return making
  return kind === 'generic' ? `${making} ${piped} kubectl patch secret ${name} --namespace ${namespace} --patch-file /dev/stdin` : `${making} ${piped} kubectl replace --force --filename -`
}
