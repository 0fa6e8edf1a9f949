import type {Stored} from '../../contracts.ts'
import {badRequest, forbidden, notFound} from '../errors.ts'
import type {Server, Target} from './server.ts'

/** The body may leave the namespace out, and must not name another one than the path. */
export function matchNamespace(object: Stored, namespace: string | undefined): void {
  const own = object.metadata.namespace
  if (own === undefined || own === '') {
    if (namespace !== undefined) object.metadata.namespace = namespace
    return
  }
  if (own !== (namespace ?? '')) throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** Nothing is made in a namespace that does not exist, or is going. */
export function requireNamespace(server: Server, {resource, namespace}: Pick<Target, 'resource' | 'namespace'>, object: Stored): void {
  if (!resource.namespaced || namespace === undefined) return
  const live = server.store.get('namespaces', '', namespace)
  if (live === undefined) throw notFound({plural: 'namespaces', group: ''}, namespace)
  if (live.metadata.deletionTimestamp === undefined) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const cause = {reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace'}
  throw forbidden(resource, object.metadata.name ?? '', why, [cause])
}
