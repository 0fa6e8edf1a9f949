import {pipeline} from 'node:stream/promises'
import type {NodeLogOptions} from '../../contracts.ts'
import {badRequest} from '../errors.ts'
import {get} from '../requests/read.ts'
import type {Resource} from '../resources/resource.ts'
import type {Exchange} from './exchange.ts'
import type {ResourcePath} from './path.ts'
import {containerOf, waitingReason} from './pod-container.ts'
import {isTrue} from './truth.ts'

/** GET pods/NAME/log. */
export async function podLog(exchange: Exchange, resource: Resource, {namespace, name = ''}: ResourcePath): Promise<void> {
  const {server, node, response, query} = exchange
  const pod = get(server, {resource, namespace, name})
  const container = containerOf(pod, query.get('container'))
  if (!pod.spec.nodeName) return void response.writeHead(204).end()
  const options = logOptions(query)
  const log = node.logs(pod, container, options)
  if (log === undefined) {
    if (options.previous) throw badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${waitingReason(pod, container) ?? 'ContainerCreating'}`)
  }
  response.writeHead(200, {'content-type': 'text/plain'})
  response.flushHeaders()
  exchange.signal.addEventListener('abort', () => log.destroy(), {once: true})
  // A client that goes away in the middle is no failure.
  await pipeline(log, response).catch(() => response.destroy())
}

function logOptions(query: URLSearchParams): NodeLogOptions {
  const flag = (name: string) => query.has(name) && isTrue(query.get(name))
  return {
    follow: flag('follow'),
    previous: flag('previous'),
    timestamps: flag('timestamps'),
    ...count(query, 'tailLines'),
    ...count(query, 'sinceSeconds'),
    ...count(query, 'limitBytes'),
  }
}

function count<Name extends 'tailLines' | 'sinceSeconds' | 'limitBytes'>(query: URLSearchParams, name: Name): {[name in Name]?: number} {
  const text = query.get(name)
  if (text === null || text === '') return {}
  if (!/^\d+$/.test(text)) throw badRequest(`${name}: Invalid value: ${JSON.stringify(text)}: must be a number of at least 0`)
  return {[name]: Number(text)} as {[name in Name]?: number}
}
