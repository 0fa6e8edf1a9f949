import type {Stored} from '../../contracts.ts'
import {badRequest, expired, failure} from '../errors.ts'
import {apiVersionOf, resourceKey, type Resource} from '../resources/resource.ts'
import {selection} from '../selectors/selection.ts'
import {readContinue, writeContinue, type Continue} from './continue.ts'
import type {Exchange} from './exchange.ts'
import {formOf, partial, present, table} from './negotiation.ts'
import type {ResourcePath} from './path.ts'
import {answer} from './respond.ts'
import {invalidOptions} from './write-options.ts'

export interface ListMetadata {
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

/** GET of a collection: a consistent snapshot, in pages where the client asks for them. */
export function list(exchange: Exchange, resource: Resource, {namespace}: ResourcePath): void {
  const {query} = exchange
  const matches = selection(resource, query)
  const token = readContinue(query.get('continue'))
  const {objects, revision} = snapshot(exchange, resource, namespace, token)
  const selected = objects.filter(matches).filter(object => token === undefined || keyOf(object) > token.after)
  const limit = query.get('resourceVersion') === '0' ? 0 : limitOf(query)
  const page = limit > 0 ? selected.slice(0, limit) : selected
  const last = page.at(-1)
  const rest = selected.length - page.length
  const hasSelector = Boolean(query.get('labelSelector') ?? query.get('fieldSelector'))
  const more = rest > 0 && last ? {continue: writeContinue({revision, after: keyOf(last)}), ...(hasSelector ? {} : {remainingItemCount: rest})} : {}
  answer(exchange, 200, listOf(exchange, resource, page, {resourceVersion: String(revision), ...more}))
}

export function listOf(exchange: Exchange, resource: Resource, objects: readonly Stored[], metadata: ListMetadata): unknown {
  switch (formOf(exchange)) {
    case 'Table':
      return table(exchange, resource, objects, metadata)
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return {kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: objects.map(partial)}
    case 'object': {
      const items = objects.map(object => (resource.custom ? present(resource, object) : untyped(object)))
      const shown = resource.custom ? {continue: '', ...metadata} : metadata
      return {kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata: shown, items}
    }
  }
}

/** In a list of a built-in kind, the list's own kind says what the items are. */
function untyped({apiVersion: _apiVersion, kind: _kind, ...object}: Stored): object {
  return object
}

interface Snapshot {
  readonly objects: readonly Stored[]
  readonly revision: number
}

function snapshot({server: {store}, query}: Exchange, resource: Resource, namespace: string | undefined, token: Continue | undefined): Snapshot {
  const key = resourceKey(resource)
  if (token !== undefined) {
    if (token.revision < store.compacted) throw expired('The provided continue parameter is too old to display a consistent list result.')
    return {objects: store.listAt(key, namespace, token.revision), revision: token.revision}
  }
  const asked = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch') ?? ''
  requireMatch(match, asked)
  const revision = revisionOf(asked)
  if (revision > store.revision) throw tooLarge(revision, store.revision)
  if (match !== 'Exact') return {objects: store.list(key, namespace), revision: store.revision}
  if (revision < store.compacted) throw expired('The resourceVersion for the provided list is too old.')
  return {objects: store.listAt(key, namespace, revision), revision}
}

function requireMatch(match: string, revision: string): void {
  const forbidden = (message: string) =>
    invalidOptions('ListOptions', {reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message: `Forbidden: ${message}`})
  if (match === '') return
  if (revision === '') throw forbidden('resourceVersionMatch is forbidden unless resourceVersion is provided')
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    const message = `Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`
    throw invalidOptions('ListOptions', {reason: 'FieldValueNotSupported', field: 'resourceVersionMatch', message})
  }
  if (match === 'Exact' && revision === '0') throw forbidden('resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
}

function revisionOf(text: string): number {
  if (text === '') return 0
  if (/^\d+$/.test(text)) return Number(text)
  const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
  throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`)
}

function tooLarge(revision: number, current: number) {
  const causes = [{reason: 'ResourceVersionTooLarge', message: 'Too large resource version'}]
  return failure(504, 'Timeout', `Timeout: Too large resource version: ${revision}, current: ${current}`, {causes, retryAfterSeconds: 1})
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') ?? ''
  if (text === '') return 0
  if (/^-?\d+$/.test(text)) return Number(text)
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
}

function keyOf({metadata: {namespace = '', name}}: Stored): string {
  return `${namespace}/${name}`
}
