import {RidectlError} from '../errors.ts'
import {stamp} from '../manifests/stamp.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../world.ts'

export type Values = Readonly<Record<string, string>>

/** The Secret's values, decoded; undefined where there is no such Secret. */
export async function readSecret(cluster: Cluster, namespace: string, name: string): Promise<Values | undefined> {
  const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})
  return secret && decoded(secret)
}

/** One value of a Secret that somebody else made. SECRET_MISSING names the Secret or the key. */
export async function secretValue(cluster: Cluster, at: {readonly namespace: string; readonly name: string; readonly key: string}): Promise<string> {
  const values = await readSecret(cluster, at.namespace, at.name)
  const value = values?.[at.key]
  if (value !== undefined) return value
  const what = values === undefined ? `there is no Secret ${at.name}` : `Secret ${at.name} has no key ${at.key}`
  throw new RidectlError('SECRET_MISSING', `${what} in namespace ${at.namespace}`, {
    remedy: [{command: `kubectl create secret generic ${at.name} --namespace ${at.namespace} --from-file ${at.key}=FILE`}],
  })
}

/**
 * Values that are made once: written to their Secret before anything outside is told, never made again while it exists,
 * and without an owner, so that an instance made again finds its data.
 */
export async function createdOnce(cluster: Cluster, platform: Platform, component: string, name: string, make: () => Values, shape: {readonly immutable?: boolean} = {}): Promise<Values> {
  const known = await readSecret(cluster, platform.namespace, name)
  if (known !== undefined) return known
  const made = make()
  const secret = stamp({apiVersion: 'v1', kind: 'Secret', metadata: {name}, type: 'Opaque', data: encoded(made), ...shape}, {platform, component, owned: false})
  if ((await cluster.create(secret)) !== undefined) return made
  return (await readSecret(cluster, platform.namespace, name)) ?? made
}

function decoded({data}: KubeObject): Values {
  return Object.fromEntries(Object.entries((data ?? {}) as Values).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]))
}

function encoded(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]))
}
