import type {Cluster, Kind, KubeObject, Ref} from '../world.ts'
import type {Bell} from './bell.ts'
import {clusterEvent, eventSelections, unlessForbidden} from './cluster-events.ts'
import {Inventory, inventoried} from './inventory.ts'
import {instanceSelector} from './labelled.ts'

/** An inventory that stays true: filled by the first lists, kept by watches, the bell rung at each change. */
export interface Followed {
  readonly inventory: Inventory
  /** The instance's resource as last seen. */
  readonly instance: () => KubeObject | undefined
  /** Resolves when every kind was listed once. */
  readonly synced: Promise<void>
  /** Rejects when a watch ends for good (rights taken away, credentials over). */
  readonly failed: Promise<never>
}

export function follow(cluster: Cluster, instance: Ref & {readonly namespace: string}, bell: Bell, signal: AbortSignal, kinds: readonly Kind[] = inventoried): Followed {
  const inventory = new Inventory()
  let seen: KubeObject | undefined
  const keep = (object: KubeObject, gone: boolean): boolean => (gone ? inventory.drop(object) : inventory.put(object))
  // Those of other instances are kept for the pods that are not known yet, and are no news.
  const event = (object: KubeObject, gone: boolean): boolean => keep(object, gone) && inventory.concerns(object)
  const one = (object: KubeObject, gone: boolean): boolean => {
    seen = gone ? undefined : object
    return true
  }
  const watches = [
    ...kinds.map((kind) => watchKind(cluster, kind, {namespace: instance.namespace, labels: instanceSelector(instance.name)}, keep, bell, signal)),
    ...eventSelections(instance.namespace).map((selection) => optional(watchKind(cluster, clusterEvent, selection, event, bell, signal), () => inventory.doWithoutEvents())),
    watchKind(cluster, instance, {namespace: instance.namespace, fields: `metadata.name=${instance.name}`}, one, bell, signal),
  ]
  const failed = Promise.all(watches.map((watch) => watch.ended)).then(() => new Promise<never>(() => {}))
  failed.catch(() => {})
  return {inventory, instance: () => seen, synced: Promise.all(watches.map((watch) => watch.synced)).then(() => {}), failed}
}

interface WatchedKind {
  readonly synced: Promise<void>
  readonly ended: Promise<void>
}

function watchKind(
  cluster: Cluster,
  kind: Kind,
  selection: Parameters<Cluster['watch']>[1],
  keep: (object: KubeObject, gone: boolean) => boolean,
  bell: Bell,
  signal: AbortSignal,
): WatchedKind {
  const {promise: synced, resolve} = Promise.withResolvers<void>()
  const watched = async (): Promise<void> => {
    for await (const {type, object} of cluster.watch(kind, selection, signal)) {
      if (type === 'SYNCED') resolve()
      else if (object !== undefined && keep(object, type === 'DELETED')) bell.ring()
    }
    resolve()
  }
  const ended = watched()
  return {synced: Promise.race([synced, ended]), ended}
}

/** Who may not watch these does without them. */
function optional({synced, ended}: WatchedKind, without: () => void): WatchedKind {
  const over = unlessForbidden(ended.then(() => true)).then((mayWatch) => {
    if (mayWatch === undefined) without()
  })
  return {synced: unlessForbidden(synced).then(() => {}), ended: over}
}
