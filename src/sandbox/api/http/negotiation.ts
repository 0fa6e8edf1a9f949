import type {Stored} from '../../contracts.ts'
import {failure} from '../errors.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import {columnsOf} from '../tables/columns.ts'
import type {Exchange} from './exchange.ts'

/** How a client wants objects: whole, as a table's rows, or their metadata alone. */
export type Form = 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'

export function formOf({request}: Exchange): Form {
  const accepted = (request.headers.accept ?? '*/*').split(',').map(parseType)
  for (const {type, parameters} of accepted) {
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue
    const as = parameters.get('as')
    if (as === undefined) return 'object'
    if (parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1' && isForm(as)) return as
  }
  throw failure(406, 'NotAcceptable', '406: Not Acceptable\n\nAvailable representations: application/json', {})
}

export function requireJson(exchange: Exchange): void {
  formOf(exchange)
}

function isForm(as: string): as is Form {
  return as === 'Table' || as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList'
}

function parseType(text: string): {type: string; parameters: Map<string, string>} {
  const [type = '', ...rest] = text.split(';').map(part => part.trim())
  return {type, parameters: new Map(rest.map(part => part.split('=', 2) as [string, string]))}
}

/** One object as the client wants it. */
export function shape(exchange: Exchange, resource: Resource, object: Stored): unknown {
  switch (formOf(exchange)) {
    case 'object':
      return present(resource, object)
    case 'Table':
      return table(exchange, resource, [object], {resourceVersion: object.metadata.resourceVersion})
    default:
      return partial(object)
  }
}

/** Objects are answered in the version that was asked for. */
export function present(resource: Resource, object: Stored): Stored {
  const apiVersion = apiVersionOf(resource)
  return object.apiVersion === apiVersion ? object : {...object, apiVersion}
}

export function partial({metadata}: Stored) {
  return {kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata}
}

/** What `kubectl get` prints. In a watch, only the first table has its columns described. */
export function table(exchange: Exchange, resource: Resource, objects: readonly Stored[], metadata: object, described = true) {
  const columns = columnsOf(resource)
  const now = exchange.server.now()
  const include = exchange.query.get('includeObject') ?? 'Metadata'
  const rows = objects.map(object => ({
    cells: columns.map(column => column.cell(object, now) ?? null),
    ...conditions(resource, object),
    object: include === 'None' ? null : include === 'Object' ? present(resource, object) : partial(object),
  }))
  const definitions = columns.map(({name, type, format, priority}) => ({name, type, format, description: '', priority}))
  return {kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: described ? definitions : null, rows}
}

/** A finished pod's row says so, for clients that hide it. */
function conditions({kind}: Resource, {status}: Stored): object {
  const phase = kind === 'Pod' ? status?.phase : undefined
  if (phase !== 'Succeeded' && phase !== 'Failed') return {}
  const message = phase === 'Succeeded' ? 'The pod has completed successfully.' : 'The pod failed.'
  return {conditions: [{type: 'Completed', status: 'True', reason: phase, message}]}
}
