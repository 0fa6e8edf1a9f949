import type {LocalApi, Stored, StoreEvent} from '../contracts.ts'
import {create} from './requests/create.ts'
import {remove} from './requests/delete.ts'
import {find} from './requests/read.ts'
import type {Server, Target, WriteOptions} from './requests/server.ts'
import {update} from './requests/update.ts'
import {resourceKey, type Resource} from './resources/resource.ts'
import {ApiError, notFound} from './errors.ts'

/** The API for the sandbox's own parts: the same admission as over HTTP, without the wire. */
export function localApi(server: Server): LocalApi {
  const target = (kind: string, namespace: string | undefined, name: string): Target => ({resource: served(server, kind), namespace, name})
  return {
    get: (kind, namespace, name) => find(server, target(kind, namespace, name)),
    list: (kind, {namespace, labels = {}} = {}) => server.store.list(resourceKey(served(server, kind)), namespace).filter(has(labels)),
    create: (object, manager) => create(server, target(object.kind, object.metadata?.namespace, ''), object, options(manager)),
    update: (object, manager, subresource) => {
      const {namespace, name} = object.metadata
      const to = target(object.kind, namespace, name)
      return update(server, subresource === undefined ? to : {...to, subresource}, object, options(manager)).object
    },
    remove: (kind, namespace, name, {uid, propagation, graceSeconds} = {}) => {
      try {
        remove(server, target(kind, namespace, name), {uid, propagation, graceSeconds})
      } catch (error) {
        if (!(error instanceof ApiError && error.code === 404)) throw error
      }
    },
    watch: (kinds, onEvent) => watch(server, kinds, onEvent),
  }
}

function options(manager: string): WriteOptions {
  return {manager, dryRun: false, validation: 'Strict', warn: () => {}}
}

function served(server: Server, kind: string): Resource {
  const resource = server.registry.byKind(kind)
  if (resource === undefined) throw notFound({plural: kind, group: ''}, '')
  return resource
}

function has(labels: Readonly<Record<string, string>>): (object: Stored) => boolean {
  const wanted = Object.entries(labels)
  return ({metadata}) => wanted.every(([key, value]) => metadata.labels?.[key] === value)
}

function watch(server: Server, kinds: readonly string[], onEvent: (event: StoreEvent) => void): () => void {
  const resources = new Set(kinds.map(kind => resourceKey(served(server, kind))))
  const start = server.store.revision
  const stop = server.store.subscribe(({revision, type, resource, object}) => {
    if (revision > start && resources.has(resource)) onEvent({type, object: structuredClone(object)})
  })
  for (const resource of resources) for (const object of server.store.list(resource)) onEvent({type: 'ADDED', object})
  return stop
}
