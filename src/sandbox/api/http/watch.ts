import {randomInt} from 'node:crypto'
import type {Stored} from '../../contracts.ts'
import {ApiError, expired, failure, type Status} from '../errors.ts'
import {apiVersionOf, resourceKey, type Resource} from '../resources/resource.ts'
import {selection} from '../selectors/selection.ts'
import type {Change} from '../store/store.ts'
import type {Exchange} from './exchange.ts'
import {formOf, partial, present, table, type Form} from './negotiation.ts'
import type {ResourcePath} from './path.ts'
import {isTrue} from './truth.ts'
import {invalidOptions} from './write-options.ts'

const bookmarkEvery = 60_000
/** A reader that is further behind is cut: it comes back with the resourceVersion that it knows. */
const mostUnread = 64 * 1024 * 1024

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: Stored
}

/** GET with watch=true: what is there, unless a resourceVersion says since when; then every change, until the client or the time limit ends it. */
export function watch(exchange: Exchange, resource: Resource, {namespace}: ResourcePath): void {
  const {server, response, query, signal} = exchange
  const wanted = within(namespace, selection(resource, query))
  const writer = eventWriter(exchange, resource, formOf(exchange))
  requireInitialEventsRules(query)
  const since = sinceOf(query)
  const initial = sendsInitialEvents(query, since)
  response.writeHead(200, {'content-type': 'application/json', 'cache-control': 'no-cache, private'})
  response.flushHeaders()

  let seen = server.store.revision
  const send = ({revision, ...change}: Change) => {
    if (revision <= seen || change.resource !== resourceKey(resource)) return
    seen = revision
    const event = toEvent(change, wanted)
    if (event !== undefined) writer.event(event)
    if (response.writableLength > mostUnread) response.destroy()
  }

  const catchUp = initial ? () => sendAll(exchange, resource, wanted, writer.event) : () => resume(exchange, resource, since, wanted, writer)
  if (!catchUp()) return
  const bookmarks = isTrue(query.get('allowWatchBookmarks') ?? 'false')
  if (bookmarks && query.get('sendInitialEvents') !== null && initial) writer.bookmark(server.store.revision, true)

  const stop = server.store.subscribe(send)
  const beat = setInterval(() => bookmarks && writer.bookmark(server.store.revision), bookmarkEvery)
  const limit = setTimeout(() => {
    if (bookmarks) writer.bookmark(server.store.revision)
    end()
  }, timeLimit(query))
  const end = () => {
    stop()
    clearInterval(beat)
    clearTimeout(limit)
    response.end()
  }
  signal.addEventListener('abort', end, {once: true})
}

/** Not a bad request here, whatever the reason. */
function sinceOf(query: URLSearchParams): number {
  const text = query.get('resourceVersion') ?? ''
  if (/^\d*$/.test(text)) return Number(text)
  const quoted = JSON.stringify(text)
  throw failure(500, undefined, `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`)
}

function within(namespace: string | undefined, matches: (object: Stored) => boolean): (object: Stored) => boolean {
  return object => (namespace === undefined || object.metadata.namespace === namespace) && matches(object)
}

/** An object that begins to fit a selector is ADDED, one that no longer does is DELETED, with its new resourceVersion. */
function toEvent({type, object, previous}: Omit<Change, 'revision'>, wanted: (object: Stored) => boolean): Event | undefined {
  const before = previous !== undefined && wanted(previous)
  if (type === 'DELETED') return before ? {type, object} : undefined
  if (wanted(object)) return {type: before ? 'MODIFIED' : 'ADDED', object}
  if (!before || previous === undefined) return undefined
  const {resourceVersion} = object.metadata
  return {type: 'DELETED', object: {...previous, metadata: {...previous.metadata, resourceVersion}}}
}

function sendsInitialEvents(query: URLSearchParams, since: number): boolean {
  const asked = query.get('sendInitialEvents')
  return asked === null ? since === 0 : isTrue(asked)
}

function requireInitialEventsRules(query: URLSearchParams): void {
  const asked = query.get('sendInitialEvents')
  const match = query.get('resourceVersionMatch') ?? ''
  const forbidden = (field: string, message: string) => invalidOptions('ListOptions', {reason: 'FieldValueForbidden', field, message: `Forbidden: ${message}`})
  if (asked === null && match !== '') throw forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  if (asked !== null && match !== 'NotOlderThan') {
    throw forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  }
}

function sendAll({server}: Exchange, resource: Resource, wanted: (object: Stored) => boolean, send: (event: Event) => void): true {
  for (const object of server.store.list(resourceKey(resource))) if (wanted(object)) send({type: 'ADDED', object})
  return true
}

/** False where the history does not reach back that far: the client has to list again. */
function resume({server, response}: Exchange, resource: Resource, since: number, wanted: (object: Stored) => boolean, writer: Writer): boolean {
  try {
    for (const change of server.store.changesAfter(resourceKey(resource), since)) {
      const event = toEvent(change, wanted)
      if (event !== undefined) writer.event(event)
    }
    return true
  } catch (error) {
    writer.error((error instanceof ApiError ? error : expired(String(error))).status)
    response.end()
    return false
  }
}

/** A time of the server's own choice keeps clients from coming back all at once. */
function timeLimit(query: URLSearchParams): number {
  const asked = Number(query.get('timeoutSeconds') ?? 0)
  return (asked > 0 ? asked : randomInt(1800, 3600)) * 1000
}

interface Writer {
  event(event: Event): void
  bookmark(revision: number, initialEventsEnd?: boolean): void
  error(status: Status): void
}

function eventWriter(exchange: Exchange, resource: Resource, form: Form): Writer {
  let described = false
  const write = (type: string, object: unknown) => void exchange.response.write(`${JSON.stringify({type, object})}\n`)
  const shape = (object: Stored): unknown => {
    if (form === 'object') return present(resource, object)
    if (form !== 'Table') return partial(object)
    const first = !described
    described = true
    return table(exchange, resource, [object], {resourceVersion: object.metadata.resourceVersion}, first)
  }
  return {
    event: ({type, object}) => write(type, shape(object)),
    bookmark: (revision, initialEventsEnd = false) => {
      const annotations = initialEventsEnd ? {annotations: {'k8s.io/initial-events-end': 'true'}} : {}
      const metadata = {resourceVersion: String(revision), ...annotations}
      write('BOOKMARK', {kind: resource.kind, apiVersion: apiVersionOf(resource), metadata})
    },
    error: status => write('ERROR', status),
  }
}
