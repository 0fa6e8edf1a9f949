import {RidectlError} from '../errors.ts'
import {ownerOf, stamp} from '../manifests/stamp.ts'
import {refOf} from '../platform/ref.ts'
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
 * Values that are made once: written to their Secret before anything outside is told, and never made again while it exists. Without an owner,
 * so that an instance made again finds its data; `owned` is what holds none, and goes with the instance. SECRET_MISSING where the Secret has lost one of them.
 */
export async function createdOnce<Key extends string>(cluster: Cluster, platform: Platform, component: string, name: string, make: () => Readonly<Record<Key, string>>, {owned = false, ...shape}: {readonly immutable?: boolean; readonly owned?: boolean} = {}): Promise<Readonly<Record<Key, string>>> {
  const {namespace} = platform
  const made = make()
  const live = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})
  if (live !== undefined && owned) await own(cluster, live, platform)
  if (live !== undefined) return whole(decoded(live), made, {namespace, name})
  const secret = stamp({apiVersion: 'v1', kind: 'Secret', metadata: {name}, type: 'Opaque', data: encoded(made), ...shape}, {platform, component, owned})
  if ((await cluster.create(secret)) !== undefined) return made
  return whole((await readSecret(cluster, namespace, name)) ?? {}, made, {namespace, name})
}

// One that an instance of this name left would still go with that one.
async function own(cluster: Cluster, live: KubeObject, platform: Platform): Promise<void> {
  if (live.metadata.ownerReferences?.some(({uid}) => uid === platform.uid)) return
  await cluster.patch(refOf(live), {metadata: {ownerReferences: [ownerOf(platform)]}})
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
