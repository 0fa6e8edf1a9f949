import type {LocalApi, Stored} from '../contracts.ts'
import {manager} from './controller.ts'
import {watchEverything, type WatchedKind} from './kinds.ts'
import {createWorkQueue} from './work-queue.ts'

/** Empties a namespace that is being deleted, and lets it go when nothing is left in it. */
export function runNamespaceController(local: LocalApi, onFailure: (error: unknown) => void): () => void {
  const queue = createWorkQueue((name) => empty(local, everything.kinds(), name), onFailure)
  const everything = watchEverything(local, ({type, object}) => {
    const going = object.kind === 'Namespace' && object.metadata.deletionTimestamp !== undefined
    if (going) queue.add(object.metadata.name)
    else if (type === 'DELETED' && object.metadata.namespace !== undefined) queue.add(object.metadata.namespace)
  })
  return () => {
    everything.stop()
    queue.stop()
  }
}

function empty(local: LocalApi, kinds: readonly WatchedKind[], name: string): undefined {
  const namespace = local.get('Namespace', undefined, name)
  if (namespace?.metadata.deletionTimestamp === undefined) return
  const content = (): Stored[] => kinds.filter(({namespaced}) => namespaced).flatMap(({kind}) => local.list(kind, {namespace: name}))
  for (const {kind, metadata} of content()) {
    if (metadata.deletionTimestamp === undefined) local.remove(kind, name, metadata.name, {uid: metadata.uid, propagation: 'Background'})
  }
  if (content().length > 0) return
  local.update({...namespace, spec: {...namespace.spec, finalizers: []}}, manager, 'finalize')
  local.remove('Namespace', undefined, name, {uid: namespace.metadata.uid})
}
