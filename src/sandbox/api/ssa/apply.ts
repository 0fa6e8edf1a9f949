import type {Stored} from '../../contracts.ts'
import {badRequest, failure} from '../errors.ts'
import {timestamp, type Server} from '../requests/server.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import {equal} from '../schema/equal.ts'
import {emptyObject} from '../schema/zero.ts'
import {difference, empty} from './field-set.ts'
import {decodeManaged, encodeManaged, identity, nobody, type Entry, type Managed} from './managed-fields.ts'
import {afterApply, type Conflict} from './managers.ts'
import {printPath} from './path-element.ts'
import {trackUpdate, withManaged, withoutManaged} from './record-update.ts'
import {resetFields, systemFields} from './reset-fields.ts'
import {typeOf} from './type.ts'
import {validateApplied} from './validate.ts'

export interface Applier {
  readonly manager: string
  readonly force: boolean
  readonly subresource: string | undefined
}

/** Server-side apply: the live object with the applier's wishes in it and managedFields brought up to date. Not yet normalised, nor stored. */
export function applied(server: Server, resource: Resource, live: Stored | undefined, wanted: Record<string, unknown>, applier: Applier): Stored {
  const {metadata} = wanted as {metadata?: {managedFields?: unknown}}
  if (metadata?.managedFields !== undefined && metadata.managedFields !== null) throw badRequest('metadata.managedFields must be nil')
  const type = typeOf(resource.schema)
  const apiVersion = apiVersionOf(resource)
  validateApplied(wanted, type, apiVersion)
  const old = live ?? emptyObject(resource)
  const before = managedBefore(server, resource, live)
  const id = identity({manager: applier.manager, operation: 'Apply', apiVersion, ...(applier.subresource === undefined ? {} : {subresource: applier.subresource})})
  const rules = {force: applier.force, ignored: resetFields(resource, applier.subresource)}
  const {object, managers, conflicts} = afterApply(withoutManaged(old), wanted, type, before.managers, id, rules)
  if (conflicts.length > 0) throw applyConflict(conflicts)
  const own = difference(managers.get(id) ?? empty, systemFields)
  const changed = !equal(object, withoutManaged(old))
  const times = changed ? new Map(before.times).set(id, timestamp(server)) : before.times
  const after = {managers: new Map(managers).set(id, own), times, versions: new Map(before.versions).set(id, apiVersion)}
  return withManaged(changed ? (object as Stored) : old, encodeManaged(after, apiVersion))
}

/** What nobody tracked until the first apply belongs to a manager of that name. */
function managedBefore(server: Server, resource: Resource, live: Stored | undefined): Managed {
  const managed = live === undefined ? nobody : decodeManaged(live.metadata.managedFields)
  if (managed === undefined) throw failure(500, undefined, 'failed to decode managed fields')
  if (live === undefined || managed.managers.size > 0) return managed
  return trackUpdate(server, resource, undefined, live, managed, {manager: 'before-first-apply', subresource: undefined})
}

function applyConflict(conflicts: readonly Conflict[]) {
  const named = conflicts.map(({manager, path}) => ({who: printManager(manager), path: printPath(path), manager}))
  const causes = named.map(({who, path}) => ({reason: 'FieldManagerConflict', message: `conflict with ${who}`, field: path}))
  const [first] = named
  if (named.length === 1 && first) {
    return failure(409, 'Conflict', `Apply failed with 1 conflict: conflict with ${first.who}: ${first.path}`, {causes})
  }
  const managers = [...new Set(named.map(({manager}) => manager))].toSorted()
  const lines = managers.flatMap(manager => {
    const own = named.filter(one => one.manager === manager)
    return [`conflicts with ${own[0]?.who ?? ''}:`, ...own.map(({path}) => `- ${path}`)]
  })
  return failure(409, 'Conflict', `Apply failed with ${named.length} conflicts: ${lines.join('\n')}`, {causes})
}

function printManager(id: string): string {
  const {manager, operation, apiVersion, subresource} = JSON.parse(id) as Entry
  const name = JSON.stringify(manager) + (subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`)
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}
