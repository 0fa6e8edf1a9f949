import type {Platform} from '../../platform/summon-platform.ts'
import type {KubeObject} from '../../world.ts'
import {broken, type Check, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'
import {lackOf, makingOf, type Wanted} from './wanted-secret.ts'

export const secrets: Check<InstancePatient> = {
  name: 'secrets',
  subject: 'Secrets',
  examine: async ({cluster, platform}) => {
    const wanted = wantedOf(platform)
    const found = await Promise.all(wanted.map(({namespace, name}) => cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})))
    const missing = wanted.flatMap((one, at) => lacking(one, found[at]))
    const [first] = missing
    if (first === undefined) return well(wanted.length === 1 ? `Found Secret ${wanted[0]?.name}` : `Found its ${wanted.length} Secrets and their keys`)
    const isOwn = first.name.startsWith(`${platform.name}.`)
    return broken(`${missing.length === 1 ? '' : `${missing.length} are missing: `}${first.lack}`, {
      means: isOwn ? 'ridectl made it once: without it the instance gets another one at the next deploy' : first.means,
      ...(isOwn ? {} : {remedy: first.remedy}),
    })
  },
}

function lacking(wanted: Wanted, found: KubeObject | undefined): readonly {readonly name: string; readonly lack: string; readonly means: string; readonly remedy: string}[] {
  const lack = lackOf(wanted, found)
  const means = wanted.kind === 'tls' ? 'The way in shows a certificate of its own, which no browser trusts' : 'Pods that need it do not start, and the next deploy fails'
  return lack === undefined ? [] : [{name: wanted.name, lack, means, remedy: makingOf(wanted, found)}]
}

function wantedOf({name, namespace, spec, status}: Platform): readonly Wanted[] {
  const {database, messageQueue, redis, ingress, pullSecret, pullSecretNamespace = namespace} = spec
  const given = [database.mode === 'external' ? database.secret : undefined, messageQueue.secret, redis.secret].filter((at) => at !== undefined)
  const wasDeployed = status.version !== undefined
  return [
    ...[...given.map((at) => ({namespace, ...at})), ...(database.mode === 'shared' ? [database.admin] : [])].map((at) => generic(at.namespace, at.name, at.key)),
    ...spec.secrets.map((secret) => generic(namespace, secret)),
    ...(pullSecret === undefined ? [] : [{namespace: pullSecretNamespace, name: pullSecret, kind: 'docker-registry', keys: []} as const]),
    ...(ingress.tls === undefined ? [] : [{namespace, name: ingress.tls.secretName, kind: 'tls', keys: ['tls.crt', 'tls.key']} as const]),
    ...(wasDeployed ? [generic(namespace, `${name}.secret-key`, 'SECRET_KEY')] : []),
    ...(wasDeployed && database.mode === 'shared' ? [generic(namespace, `${name}.db-pass`, 'password')] : []),
  ]
}

const generic = (namespace: string, name: string, ...keys: readonly string[]): Wanted => ({namespace, name, kind: 'generic', keys})
