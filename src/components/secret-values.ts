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
 * and without an owner, so that an instance made again finds its data. SECRET_MISSING where the Secret has lost one of them.
 */
export async function createdOnce<Key extends string>(cluster: Cluster, platform: Platform, component: string, name: string, make: () => Readonly<Record<Key, string>>, shape: {readonly immutable?: boolean} = {}): Promise<Readonly<Record<Key, string>>> {
  const {namespace} = platform
  const made = make()
  const known = await readSecret(cluster, namespace, name)
  if (known !== undefined) return whole(known, made, {namespace, name})
  const secret = stamp({apiVersion: 'v1', kind: 'Secret', metadata: {name}, type: 'Opaque', data: encoded(made), ...shape}, {platform, component, owned: false})
  if ((await cluster.create(secret)) !== undefined) return made
  return whole((await readSecret(cluster, namespace, name)) ?? {}, made, {namespace, name})
}

// An empty password in the place of one that is lost would be told to the outside, and open it.
function whole<Key extends string>(known: Values, made: Readonly<Record<Key, string>>, {namespace, name}: {readonly namespace: string; readonly name: string}): Readonly<Record<Key, string>> {
  const lost = Object.keys(made).find((key) => (known[key] ?? '') === '')
  if (lost === undefined) return known as Readonly<Record<Key, string>>
  throw new RidectlError('SECRET_MISSING', `Secret ${name} in namespace ${namespace} has no value for its key ${lost}`, {
    details: ['ridectl made it once, and makes no other while the Secret is there: put it back from where it was kept.'],
    remedy: [
      {command: `kubectl edit secret ${name} --namespace ${namespace}`, why: `puts ${lost} back, in base64`},
      {command: `kubectl delete secret ${name} --namespace ${namespace}`, why: 'the next deploy makes all of it anew; what still uses the old values fails until then'},
    ],
  })
}

function decoded({data}: KubeObject): Values {
  return Object.fromEntries(Object.entries((data ?? {}) as Values).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]))
}

function encoded(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value, 'utf8').toString('base64')]))
}
