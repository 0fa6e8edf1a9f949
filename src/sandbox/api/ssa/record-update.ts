import type {Stored} from '../../contracts.ts'
import {timestamp, type Server} from '../requests/server.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import {emptyObject} from '../schema/zero.ts'
import {difference, isEmpty, union, empty} from './field-set.ts'
import {capUpdates} from './cap-updates.ts'
import {decodeManaged, encodeManaged, identity, nobody, type Managed} from './managed-fields.ts'
import {afterUpdate} from './managers.ts'
import {resetFields, systemFields} from './reset-fields.ts'
import {typeOf} from './type.ts'

const current = 'current-operation'

/** Any write but apply: sets the managedFields of what is wanted, from how it differs from the live object. */
export function recordUpdate(
  server: Server,
  resource: Resource,
  live: Stored | undefined,
  wanted: Stored,
  manager: string,
  subresource?: string,
): Stored {
  const before = managedBefore(live, wanted, subresource)
  if (before.managers.size === 0 && live !== undefined) return withManaged(wanted, [])
  const after = trackUpdate(server, resource, live, wanted, before, {manager, subresource})
  return withManaged(wanted, encodeManaged(capUpdates(after), apiVersionOf(resource)))
}

/** Records a write as `manager`'s; where nothing changed, nobody's time changes. */
export function trackUpdate(
  server: Server,
  resource: Resource,
  live: Stored | undefined,
  wanted: Stored,
  {managers, times, versions}: Managed,
  writer: {readonly manager: string; readonly subresource: string | undefined},
): Managed {
  const old = withoutManaged(live ?? emptyObject(resource))
  const tracked = new Map(afterUpdate(old, withoutManaged(wanted), typeOf(resource.schema), managers, current, resetFields(resource, writer.subresource)))
  const own = difference(tracked.get(current) ?? empty, systemFields)
  tracked.delete(current)
  if (isEmpty(own)) return {managers: tracked, times, versions}
  const apiVersion = apiVersionOf(resource)
  const id = identity({manager: writer.manager, operation: 'Update', apiVersion, ...(writer.subresource === undefined ? {} : {subresource: writer.subresource})})
  tracked.set(id, union(own, tracked.get(id) ?? empty))
  return {managers: tracked, times: new Map(times).set(id, timestamp(server)), versions: new Map(versions).set(id, apiVersion)}
}

/** A client may edit the managedFields themselves, and empty them with `[]` or `[{}]`; one that does not know them does not delete them. */
function managedBefore(live: Stored | undefined, wanted: Stored, subresource: string | undefined): Managed {
  const ofLive = () => decodeManaged(live?.metadata.managedFields) ?? nobody
  if (subresource !== undefined) return ofLive()
  const given = wanted.metadata.managedFields
  if (given !== undefined && isReset(given)) return nobody
  const decoded = decodeManaged(given)
  return decoded === undefined || decoded.managers.size === 0 ? ofLive() : decoded
}

function isReset(entries: readonly unknown[]): boolean {
  return entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0)
}

export function withManaged(object: Stored, entries: readonly unknown[]): Stored {
  const {managedFields: _replaced, ...metadata} = object.metadata
  return {...object, metadata: entries.length === 0 ? (metadata as Stored['metadata']) : {...(metadata as Stored['metadata']), managedFields: [...entries]}}
}

export function withoutManaged(object: Stored): Stored {
  return withManaged(object, [])
}
