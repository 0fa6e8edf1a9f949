import type {KubeObject, WatchEvent} from '../world.ts'

/** What a watch has told so far: a new list is told as what changed since. */
export interface Seen {
  readonly hasListed: boolean
  listed(items: readonly KubeObject[]): Generator<WatchEvent, void>
  told(event: WatchEvent & {readonly object: KubeObject}): WatchEvent
}

export function seen(): Seen {
  const objects = new Map<string, KubeObject>()
  let hasListed = false
  return {
    get hasListed() {
      return hasListed
    },
    *listed(items) {
      hasListed = true
      const now = new Set(items.map(keyOf))
      for (const [key, object] of [...objects]) {
        if (now.has(key)) continue
        objects.delete(key)
        yield {type: 'DELETED', object}
      }
      for (const object of items) {
        const before = objects.get(keyOf(object))
        objects.set(keyOf(object), object)
        if (before?.metadata.resourceVersion !== object.metadata.resourceVersion) yield {type: before === undefined ? 'ADDED' : 'MODIFIED', object}
      }
      yield {type: 'SYNCED'}
    },
    told(event) {
      if (event.type === 'DELETED') objects.delete(keyOf(event.object))
      else objects.set(keyOf(event.object), event.object)
      return event
    },
  }
}

/** An object that was deleted and made anew is another one: the old one's end is told. */
const keyOf = ({metadata}: KubeObject): string => metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`
