import {methodNotAllowed, noSuchPath} from '../errors.ts'
import type {Resource} from '../resources/resource.ts'
import {discovery} from './discovery.ts'
import type {Exchange} from './exchange.ts'
import {execOverHttp} from './exec.ts'
import {list} from './list.ts'
import {podLog} from './log.ts'
import {createObject, deleteCollection, deleteObject, getObject, patchObject, putObject} from './objects.ts'
import {openApi} from './openapi.ts'
import {parseResourcePath, type ResourcePath} from './path.ts'
import {answer, answerText} from './respond.ts'
import {review} from './reviews.ts'
import {isTrue} from './truth.ts'
import {version} from './version.ts'
import {watch} from './watch.ts'

type Handler = (exchange: Exchange, resource: Resource, path: ResourcePath) => void | Promise<void>

const collection: Readonly<Record<string, Handler>> = {GET: list, POST: createObject, DELETE: deleteCollection}
const single: Readonly<Record<string, Handler>> = {GET: getObject, PUT: putObject, PATCH: patchObject, DELETE: deleteObject}
const part: Readonly<Record<string, Handler>> = {GET: getObject, PUT: putObject, PATCH: patchObject}

/** From a path and a method to the one that answers. */
export async function route(exchange: Exchange): Promise<void> {
  const {path} = exchange
  if (/^\/(healthz|livez|readyz)(\/|$)/.test(path)) return answerText(exchange, 200, 'ok')
  if (path === '/version' || path === '/version/') return answer(exchange, 200, version)
  if (path.startsWith('/openapi/v3')) return openApi(exchange)
  const named = parseResourcePath(path)
  const resource = named && exchange.server.registry.byPath(named.group, named.version, named.plural)
  if (named === undefined || resource === undefined) return discovery(exchange)
  const handler = handlerOf(exchange, resource, named)
  if (handler === undefined) throw methodNotAllowed()
  await handler(exchange, resource, named)
}

function handlerOf({method, query}: Exchange, resource: Resource, {namespace, name, subresource}: ResourcePath): Handler | undefined {
  if (!resource.stored) return method === 'POST' && name === undefined ? review : undefined
  if (namespace !== undefined && !resource.namespaced) throw noSuchPath()
  if (name === undefined) return onCollection(method, resource, namespace, query)
  if (resource.namespaced && namespace === undefined) throw noSuchPath()
  return subresource === undefined ? single[method] : onPart(method, resource, subresource)
}

function onCollection(method: string, resource: Resource, namespace: string | undefined, query: URLSearchParams): Handler | undefined {
  if (method === 'GET' && isTrue(query.get('watch'))) return watch
  const acrossNamespaces = resource.namespaced && namespace === undefined
  if (method !== 'GET' && acrossNamespaces) return undefined
  if (method === 'DELETE' && resource.kind === 'Namespace') return undefined
  return collection[method]
}

function onPart(method: string, resource: Resource, subresource: string): Handler | undefined {
  if (subresource === 'status' && resource.hasStatus) return part[method]
  if (subresource === 'finalize' && resource.kind === 'Namespace') return method === 'PUT' ? putObject : undefined
  if (subresource === 'log' && resource.kind === 'Pod') return method === 'GET' ? podLog : undefined
  if (subresource === 'exec' && resource.kind === 'Pod') return execOverHttp
  throw noSuchPath()
}
