import type {IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import {WebSocketServer} from 'ws'
import type {ExecOptions, ExecSession, NodePort, Stored} from '../../contracts.ts'
import type {Api} from '../api.ts'
import {ApiError, badRequest, failure, noSuchPath} from '../errors.ts'
import {get} from '../requests/read.ts'
import type {Server} from '../requests/server.ts'
import type {Resource} from '../resources/resource.ts'
import {protocols, runChannels} from './channels.ts'
import type {Exchange} from './exchange.ts'
import {guard} from './guard.ts'
import {addressOf, parseResourcePath, type ResourcePath} from './path.ts'
import {containerOf} from './pod-container.ts'
import {isTrue} from './truth.ts'

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** GET pods/NAME/exec as a WebSocket. What is wrong is answered as plain HTTP, before the upgrade. */
export function upgrade({server}: Api, node: NodePort, token: string, stopping: AbortSignal): Upgrade {
  const sockets = new WebSocketServer({noServer: true, handleProtocols: offered => protocols.find(one => offered.has(one)) ?? false})
  return (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    try {
      guard(request.headers, token)
      requireProtocol(request)
      const session = start(server, node, request)
      sockets.handleUpgrade(request, socket, head, webSocket => runChannels(webSocket, session, stopping))
    } catch (error) {
      refuse(socket, error)
    }
  }
}

function start(server: Server, node: NodePort, request: IncomingMessage): ExecSession {
  const {path: asked, query} = addressOf(request)
  const path = parseResourcePath(asked)
  const resource = path && server.registry.byPath(path.group, path.version, path.plural)
  if (path === undefined || resource?.kind !== 'Pod' || path.subresource !== 'exec') throw noSuchPath()
  const pod = get(server, {resource, namespace: path.namespace, name: path.name ?? ''})
  return node.exec(pod, containerOf(pod, query.get('container')), execOptions(pod, query))
}

function execOptions({metadata, spec}: Stored, query: URLSearchParams): ExecOptions {
  const command = query.getAll('command')
  const flag = (name: string) => query.has(name) && isTrue(query.get(name))
  const options = {command, stdin: flag('stdin'), stdout: flag('stdout'), stderr: flag('stderr'), tty: flag('tty')}
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container')
  if (!options.stdin && !options.stdout && !options.stderr) throw badRequest('you must specify at least one of stdin, stdout, stderr')
  if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`)
  return options
}

function requireProtocol({headers}: IncomingMessage): void {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map(one => one.trim())
  if (headers.upgrade?.toLowerCase() === 'websocket' && protocols.some(one => offered.includes(one))) return
  throw failure(403, 'Forbidden', `unable to upgrade: the sandbox speaks ${protocols.join(' and ')} over WebSocket only`)
}

function refuse(socket: Duplex, error: unknown): void {
  const {status} = error instanceof ApiError ? error : failure(500, 'InternalError', String(error))
  const body = `${JSON.stringify(status)}\n`
  const head = [`HTTP/1.1 ${status.code} ${status.reason ?? 'Error'}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`]
  socket.end(`${[...head, 'connection: close'].join('\r\n')}\r\n\r\n${body}`)
}

/** exec without an upgrade: only what is wrong with it can be said. */
export function execOverHttp({server, query}: Exchange, resource: Resource, {namespace, name = ''}: ResourcePath): void {
  const pod = get(server, {resource, namespace, name})
  containerOf(pod, query.get('container'))
  execOptions(pod, query)
  throw badRequest('Upgrade request required')
}
