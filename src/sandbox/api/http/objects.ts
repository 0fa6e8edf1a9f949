import type {Stored} from '../../contracts.ts'
import {ApiError, badRequest} from '../errors.ts'
import {create} from '../requests/create.ts'
import {deletedStatus, remove, type DeleteOptions} from '../requests/delete.ts'
import {get} from '../requests/read.ts'
import type {Server, Target} from '../requests/server.ts'
import {update} from '../requests/update.ts'
import {resourceKey, type Resource} from '../resources/resource.ts'
import {selection} from '../selectors/selection.ts'
import {strategyOf} from '../strategies.ts'
import {readBody, readObject} from './body.ts'
import type {Exchange} from './exchange.ts'
import {listOf} from './list.ts'
import {requireJson, shape} from './negotiation.ts'
import {patch} from './patch.ts'
import type {ResourcePath} from './path.ts'
import {answer} from './respond.ts'
import {invalidOptions, writeOptions} from './write-options.ts'

export function getObject(exchange: Exchange, resource: Resource, path: ResourcePath): void {
  requireJson(exchange)
  const object = get(exchange.server, target(resource, path))
  answer(exchange, 200, shape(exchange, resource, object))
}

export async function createObject(exchange: Exchange, resource: Resource, {namespace}: ResourcePath): Promise<void> {
  requireJson(exchange)
  const body = await readObject(exchange, resource.kind)
  const object = create(exchange.server, {resource, namespace}, body, writeOptions(exchange, 'CreateOptions'))
  answer(exchange, 201, shape(exchange, resource, object))
}

export async function putObject(exchange: Exchange, resource: Resource, path: ResourcePath): Promise<void> {
  requireJson(exchange)
  const body = await readObject(exchange, resource.kind)
  const {object, created} = update(exchange.server, target(resource, path), body, writeOptions(exchange, 'UpdateOptions'))
  answer(exchange, created ? 201 : 200, shape(exchange, resource, object))
}

export async function patchObject(exchange: Exchange, resource: Resource, path: ResourcePath): Promise<void> {
  requireJson(exchange)
  const {object, created} = await patch(exchange, target(resource, path))
  answer(exchange, created ? 201 : 200, shape(exchange, resource, object))
}

export async function deleteObject(exchange: Exchange, resource: Resource, path: ResourcePath): Promise<void> {
  requireJson(exchange)
  const options = await deleteOptions(exchange)
  const to = target(resource, path)
  if (strategyOf(resource).orphansByDefault && options.propagation === undefined) exchange.warnings.push(orphanWarning(resource))
  const {object, gone} = remove(exchange.server, to, options)
  const strategy = strategyOf(resource)
  answer(exchange, 200, gone && !strategy.answersDeleted ? deletedStatus(to, object) : shape(exchange, resource, object))
}

export async function deleteCollection(exchange: Exchange, resource: Resource, {namespace}: ResourcePath): Promise<void> {
  requireJson(exchange)
  const options = await deleteOptions(exchange)
  const matches = selection(resource, exchange.query)
  const objects = exchange.server.store.list(resourceKey(resource), namespace).filter(matches)
  const removed = objects.flatMap(object => removed1(exchange.server, resource, object, options))
  answer(exchange, 200, listOf(exchange, resource, removed, {resourceVersion: String(exchange.server.store.revision)}))
}

/** Somebody else may be faster. */
function removed1(server: Server, resource: Resource, {metadata}: Stored, options: DeleteOptions): Stored[] {
  try {
    return [remove(server, {resource, namespace: metadata.namespace, name: metadata.name}, options).object]
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return []
    throw error
  }
}

function target(resource: Resource, {namespace, name = '', subresource}: ResourcePath): Target {
  return subresource === 'status' || subresource === 'finalize' ? {resource, namespace, name, subresource} : {resource, namespace, name}
}

function orphanWarning({plural}: Resource): string {
  return `child pods are preserved by default when ${plural} are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning`
}

/** From the body or, where there is none, from the query. */
async function deleteOptions(exchange: Exchange): Promise<DeleteOptions> {
  const text = await readBody(exchange)
  const given = text === '' ? fromQuery(exchange.query) : parseOptions(text)
  const policy = given.propagationPolicy ?? (given.orphanDependents === undefined ? undefined : given.orphanDependents ? 'Orphan' : 'Background')
  if (policy !== undefined && policy !== 'Background' && policy !== 'Foreground' && policy !== 'Orphan') {
    const message = `Unsupported value: ${JSON.stringify(policy)}: supported values: "Foreground", "Background", "Orphan", "nil"`
    throw invalidOptions('DeleteOptions', {reason: 'FieldValueNotSupported', field: 'propagationPolicy', message})
  }
  const grace = given.gracePeriodSeconds
  return {
    graceSeconds: grace === undefined || grace === null ? undefined : grace < 0 ? 1 : grace,
    propagation: policy,
    uid: given.preconditions?.uid,
    resourceVersion: given.preconditions?.resourceVersion,
    dryRun: (given.dryRun?.length ?? 0) > 0 || exchange.query.getAll('dryRun').includes('All'),
  }
}

interface DeleteBody {
  readonly propagationPolicy?: string | undefined
  readonly orphanDependents?: boolean
  readonly gracePeriodSeconds?: number | null | undefined
  readonly preconditions?: {readonly uid?: string; readonly resourceVersion?: string}
  readonly dryRun?: readonly string[]
}

function parseOptions(text: string): DeleteBody {
  try {
    return JSON.parse(text) as DeleteBody
  } catch {
    throw badRequest('the body of a DELETE must be DeleteOptions in JSON')
  }
}

function fromQuery(query: URLSearchParams): DeleteBody {
  const grace = query.get('gracePeriodSeconds')
  return {propagationPolicy: query.get('propagationPolicy') ?? undefined, gracePeriodSeconds: grace === null ? undefined : Number(grace)}
}
