import {parse} from 'yaml'
import {configFile} from '../components/pod.ts'
import {readSecret, secretValue} from '../components/secret-values.ts'
import {RidectlError} from '../errors.ts'
import {parseDatabaseUrl} from '../platform/database-url.ts'
import {databaseName} from '../platform/names.ts'
import {SecretText} from '../platform/secret.ts'
import {instanceSelector} from '../reconcile/labelled.ts'
import type {Cluster, KubeObject} from '../world.ts'
import type {DatabaseLogin} from '../world/database-access.ts'
import type {Where} from './status.ts'

export interface InstanceLogins {
  /** As the application itself enters. */
  readonly owner: DatabaseLogin
  /** The role that may read and not write, where the instance has one. */
  readonly reader: DatabaseLogin | undefined
}

/** Who may enter the instance's database, by the config file that its pods read at this moment and the passwords made with the database. */
export async function instanceLogins(cluster: Cluster, where: Where): Promise<InstanceLogins> {
  const owner = parseDatabaseUrl(await databaseUrl(cluster, where))
  const passwords = await readSecret(cluster, where.namespace, `${where.name}.db-pass`)
  const password = passwords?.['password_ro']
  const isOurs = owner.user === databaseName(where.name)
  return {owner, reader: password === undefined || !isOurs ? undefined : {...owner, user: `${owner.user}_ro`, password: new SecretText(password)}}
}

async function databaseUrl(cluster: Cluster, where: Where): Promise<string> {
  const text = await secretValue(cluster, {namespace: where.namespace, name: await configSecret(cluster, where), key: configFile})
  const config: unknown = parse(text)
  const url = typeof config === 'object' && config !== null && 'DATABASE_URL' in config ? config.DATABASE_URL : undefined
  if (typeof url === 'string') return url
  throw new RidectlError('INVALID_INPUT', `the config of ${where.name} has no DATABASE_URL, so it is not known where its database is`)
}

// The Secret that the workloads mount; web's first, as during a rollout others may be ahead of it.
async function configSecret(cluster: Cluster, {name, namespace}: Where): Promise<string> {
  const deployments = await cluster.list({apiVersion: 'apps/v1', kind: 'Deployment'}, {namespace, labels: instanceSelector(name)})
  const webFirst = deployments.toSorted((one, other) => Number(other.metadata.name === `${name}-web`) - Number(one.metadata.name === `${name}-web`))
  const [found] = webFirst.flatMap(configOf)
  if (found !== undefined) return found
  throw new RidectlError('NOT_FOUND', `${name} has no workload that names its config, so its database is not known`, {
    remedy: [{command: `ridectl status ${name}`, why: 'what is there'}, {command: `ridectl deploy ${name}`, why: 'makes what is missing'}],
  })
}

function configOf({spec}: KubeObject): string[] {
  const template = spec?.['template'] as {spec?: {volumes?: readonly {name: string; secret?: {secretName?: string}}[]}} | undefined
  return (template?.spec?.volumes ?? []).flatMap((volume) => (volume.name === 'config' && volume.secret?.secretName !== undefined ? [volume.secret.secretName] : []))
}
