import type {Platform} from '../../platform/summon-platform.ts'
import type {KubeObject} from '../../world.ts'
import {broken, type Check, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

interface Wanted {
  readonly namespace: string
  readonly name: string
  /** Any where absent. */
  readonly key?: string
}

export const secrets: Check<InstancePatient> = {
  name: 'secrets',
  subject: 'Secrets',
  examine: async ({cluster, platform}) => {
    const wanted = wantedOf(platform)
    const found = await Promise.all(wanted.map(({namespace, name}) => cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})))
    const missing = wanted.filter((one, at) => !has(found[at], one))
    const [first] = missing
    if (first === undefined) return well(wanted.length === 1 ? `Found Secret ${wanted[0]?.name}` : `Found its ${wanted.length} Secrets and their keys`)
    const {namespace, name, key} = first
    const isThere = found[wanted.indexOf(first)] !== undefined
    return broken(`${missing.length === 1 ? '' : `${missing.length} are missing: `}${isThere ? `Secret ${name} has no key ${key}` : `There is no Secret ${name}`} in ${namespace}`, {
      means: name.startsWith(`${platform.name}.`) ? 'ridectl made it once: without it the instance gets another one at the next deploy' : 'Pods that need it do not start, and the next deploy fails',
      ...(name.startsWith(`${platform.name}.`) ? {} : {remedy: `kubectl create secret generic ${name} --namespace ${namespace} --from-file ${key ?? 'KEY'}=FILE`}),
    })
  },
}

const has = (secret: KubeObject | undefined, {key}: Wanted): boolean => secret !== undefined && (key === undefined || key in ((secret['data'] ?? {}) as object))

function wantedOf({name, namespace, spec, status}: Platform): readonly Wanted[] {
  const {database, messageQueue, redis, ingress, pullSecret, pullSecretNamespace = namespace} = spec
  const given = [database.mode === 'external' ? database.secret : undefined, messageQueue.secret, redis.secret].filter((at) => at !== undefined)
  const wasDeployed = status.version !== undefined
  return [
    ...given.map((at) => ({namespace, ...at})),
    ...(database.mode === 'shared' ? [database.admin] : []),
    ...spec.secrets.map((secret) => ({namespace, name: secret})),
    ...(pullSecret === undefined ? [] : [{namespace: pullSecretNamespace, name: pullSecret}]),
    ...(ingress.tls === undefined ? [] : [{namespace, name: ingress.tls.secretName, key: 'tls.crt'}]),
    ...(wasDeployed ? [{namespace, name: `${name}.secret-key`, key: 'SECRET_KEY'}] : []),
    ...(wasDeployed && database.mode === 'shared' ? [{namespace, name: `${name}.db-pass`, key: 'password'}] : []),
  ]
}
