import type {ClientRequest, IncomingMessage} from 'node:http'
import {WebSocket} from 'ws'
import type {Asked} from './api-error.ts'
import type {Access, Connection} from './connection.ts'
import {faultOf, NetworkFault, onceConnected, readAll} from './exchange.ts'
import {execRefusal} from './exec-failure.ts'
import {refusalOf} from './refusal.ts'
import {authorised, networkFailure} from './request.ts'

/** In the first of the two stdin can be closed alone. */
export const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io']

/** The API server sends no frame of more than 32 KiB. */
const largestFrame = 4 * 1024 * 1024

/** Opens the WebSocket, by the agent and the headers that every request has. Rejects with a RidectlError, or the signal's reason. */
export async function upgraded(connection: Connection, path: string, asked: Asked, signal: AbortSignal | undefined): Promise<WebSocket> {
  try {
    const got = await authorised(connection, access => attempt(connection, access, path, signal), isUnauthorised)
    if (got instanceof WebSocket) return got
    const reply = {status: got.statusCode ?? 0, headers: got.headers, warnings: [], text: await readAll(got, signal)}
    throw execRefusal(refusalOf(reply, []), asked)
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof NetworkFault ? networkFailure(connection, error).error : error
  }
}

/** The open socket, or the answer of a server that does not open one. The socket is paused until it has listeners. */
function attempt(connection: Connection, access: Access, path: string, signal: AbortSignal | undefined): Promise<WebSocket | IncomingMessage> {
  const {server, timing} = connection
  const url = `${server.protocol === 'https:' ? 'wss' : 'ws'}://${server.host}${server.pathname.replace(/\/$/, '')}${path}`
  return new Promise((resolve, reject) => {
    let sent = false
    const finishRequest = (request: ClientRequest): void => {
      const timer = setTimeout(() => request.destroy(new NetworkFault('CONNECT_TIMEOUT', false)), timing.connect)
      request.once('close', () => clearTimeout(timer))
      request.once('socket', socket => onceConnected(socket, () => {
        clearTimeout(timer)
        sent = true
      }))
      request.end()
    }
    const socket = new WebSocket(url, protocols, {
      agent: access.agent,
      headers: {'user-agent': 'ridectl', ...access.headers} as Record<string, string>,
      handshakeTimeout: timing.request,
      maxPayload: largestFrame,
      perMessageDeflate: false,
      skipUTF8Validation: true,
      finishRequest,
    })
    const cut = (): void => socket.terminate()
    signal?.addEventListener('abort', cut, {once: true})
    const settled = (): void => signal?.removeEventListener('abort', cut)
    socket.once('unexpected-response', (_request, answer) => {
      connection.reached = true
      settled()
      resolve(answer)
    })
    socket.once('open', () => {
      connection.reached = true
      socket.pause()
      settled()
      resolve(socket)
    })
    socket.on('error', error => {
      settled()
      reject(/handshake has timed out/.test(error.message) ? new NetworkFault('REQUEST_TIMEOUT', true, error) : faultOf(error, sent))
    })
  })
}

/** Lets go of the connection of an answer that nobody will read. */
function isUnauthorised(got: WebSocket | IncomingMessage): boolean {
  if (got instanceof WebSocket || got.statusCode !== 401) return false
  got.resume()
  return true
}
