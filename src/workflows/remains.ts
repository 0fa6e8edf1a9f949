import {components} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {annotation} from '../platform/labels.ts'
import {parsePlatform, type Platform} from '../platform/summon-platform.ts'
import type {Outlives} from '../reconcile/component.ts'
import {type Inventory, listInventory} from '../reconcile/inventory.ts'
import {instanceSelector, isOurs} from '../reconcile/labelled.ts'
import type {Cluster, KubeObject} from '../world.ts'
import {instanceKind} from './intent.ts'

/** What there is of an instance, or what a deleted one left. */
export interface Remains {
  /** undefined: the instance itself is gone. */
  readonly live: KubeObject | undefined
  /** As it is, or as far as it is remembered. */
  readonly platform: Platform
  readonly inventory: Inventory
  /** Generated Secrets, and claims: what an instance made again finds. */
  readonly data: readonly KubeObject[]
  /** The same outside Kubernetes. */
  readonly outside: readonly Outlives[]
}

export const claimKind = {apiVersion: 'v1', kind: 'PersistentVolumeClaim'} as const

export async function remainsOf(cluster: Cluster, {name, namespace}: {readonly name: string; readonly namespace: string}): Promise<Remains> {
  const [live, inventory, claims] = await Promise.all([
    cluster.get({...instanceKind, name, namespace}),
    listInventory(cluster, namespace, name),
    cluster.list(claimKind, {namespace, labels: instanceSelector(name)}),
  ])
  const kept = inventory.all('Secret').filter((secret) => isOurs(secret) && (secret.metadata.ownerReferences ?? []).length === 0)
  const platform = live === undefined ? remembered(name, namespace, kept) : parsePlatform(live)
  return {
    live, platform, inventory,
    data: [...kept, ...claims],
    outside: components.flatMap(({outlives}) => (outlives?.what(platform) === undefined ? [] : [outlives])),
  }
}

/** Left on what stays when an instance is deleted, for a `--purge` that comes later: where its data is, and of what a pod is made that leads there. */
export function toRemember({spec}: Platform): Record<string, string> {
  const {version, image, imagePullPolicy, pullSecret, pullSecretNamespace, environment, database, messageQueue, redis, migration: {podTemplate}} = spec
  return {[annotation.lastSpec]: JSON.stringify({version, image, imagePullPolicy, pullSecret, pullSecretNamespace, environment, database, messageQueue, redis, migration: {podTemplate}})}
}

// Deleted by other means, it left no word: then a password for a database says that there is one.
function remembered(name: string, namespace: string, kept: readonly KubeObject[]): Platform {
  const [text] = kept.map(({metadata}) => metadata.annotations?.[annotation.lastSpec]).filter((value) => value !== undefined)
  const hasDatabase = kept.some(({metadata}) => metadata.name === `${name}.db-pass`)
  const spec = text === undefined ? {version: 'unknown', database: {mode: hasDatabase ? 'shared' : 'external'}} : parsed(text, kept)
  return parsePlatform({...instanceKind, metadata: {name, namespace}, spec})
}

function parsed(text: string, [secret]: readonly KubeObject[]): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch (cause) {
    throw new RidectlError('INVALID_INPUT', `annotation ${annotation.lastSpec} of Secret ${secret?.metadata.name ?? ''} is not JSON: somebody changed it`, {cause})
  }
}
