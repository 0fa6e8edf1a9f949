import http, {type ClientRequest, type IncomingMessage} from 'node:http'
import https from 'node:https'
import type {Socket} from 'node:net'
import type {TLSSocket} from 'node:tls'
import type {Access, Connection} from './connection.ts'

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query, as it goes over the wire. */
  readonly path: string
  readonly body?: unknown
  readonly contentType?: string
  readonly signal?: AbortSignal | undefined
}

/** No answer, or half of one. `sent` tells whether the server may have acted on the request. */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault'
  readonly sent: boolean
  /** ECONNREFUSED, CERT_HAS_EXPIRED ...; CONNECT_TIMEOUT and REQUEST_TIMEOUT are ours. */
  readonly code: string

  constructor(code: string, sent: boolean, cause?: unknown) {
    super(code, {cause})
    this.code = code
    this.sent = sent
  }
}

export interface Reply {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly warnings: readonly string[]
  readonly text: string
}

/** One request and its whole answer, whatever its status. Rejects with a NetworkFault. */
export async function exchange(connection: Connection, access: Access, call: Call): Promise<Reply> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(new NetworkFault('REQUEST_TIMEOUT', true)), connection.timing.request)
  try {
    const signal = either(call.signal, timeout.signal)
    const answer = await open(connection, access, {...call, signal})
    return {status: answer.statusCode ?? 0, headers: answer.headers, warnings: warningsOf(answer), text: await readAll(answer, signal)}
  } finally {
    clearTimeout(timer)
  }
}

/** As `open`, with the request's time limit for the head alone: what follows may take for ever. */
export async function openInTime(connection: Connection, access: Access, call: Call): Promise<IncomingMessage> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(new NetworkFault('REQUEST_TIMEOUT', true)), connection.timing.request)
  try {
    return await open(connection, access, {...call, signal: either(call.signal, timeout.signal)})
  } finally {
    clearTimeout(timer)
  }
}

const either = (first: AbortSignal | undefined, second: AbortSignal): AbortSignal => (first ? AbortSignal.any([first, second]) : second)

/** Resolves when the head of the answer is there; its body is a stream that the caller must read or destroy. */
export function open(connection: Connection, access: Access, call: Call): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let sent = false
    const text = call.body === undefined ? undefined : JSON.stringify(call.body)
    const request = start(connection, access, call, text)
    const timer = setTimeout(() => request.destroy(new NetworkFault('CONNECT_TIMEOUT', false)), connection.timing.connect)
    request.once('socket', socket => {
      onceConnected(socket, () => {
        clearTimeout(timer)
        sent = true
      })
    })
    request.once('response', answer => {
      connection.reached = true
      resolve(answer)
    })
    request.once('error', error => {
      clearTimeout(timer)
      reject(call.signal?.aborted ? call.signal.reason : faultOf(error, sent))
    })
    request.end(text)
  })
}

function start(connection: Connection, access: Access, call: Call, text: string | undefined): ClientRequest {
  const {server} = connection
  // Node sends the body of a DELETE without a word on its length, which servers take for the next request
  const body = text === undefined ? {} : {'content-type': call.contentType ?? 'application/json', 'content-length': Buffer.byteLength(text)}
  return (server.protocol === 'https:' ? https : http).request({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: server.port || (server.protocol === 'https:' ? 443 : 80),
    method: call.method,
    path: server.pathname.replace(/\/$/, '') + call.path,
    agent: access.agent,
    headers: {accept: 'application/json', 'user-agent': 'ridectl', ...body, ...access.headers},
    ...(call.signal === undefined ? {} : {signal: call.signal}),
  })
}

/** A kept-alive socket is connected already; a new one is when TLS is, since until then nothing of the request has left. */
export function onceConnected(socket: Socket, connected: () => void): void {
  const pending = socket.connecting || (socket as TLSSocket & {secureConnecting?: boolean}).secureConnecting === true
  if (!pending) connected()
  else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', connected)
}

export function faultOf(error: Error & {code?: string}, sent: boolean): NetworkFault {
  return error instanceof NetworkFault ? error : new NetworkFault(error.code ?? error.message, sent, error)
}

export async function readAll(answer: IncomingMessage, signal?: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of answer) chunks.push(chunk as Buffer)
  } catch (error) {
    throw signal?.aborted ? signal.reason : faultOf(error as Error, true)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** `299 - "text"`, each text once; quotes inside are escaped. */
function warningsOf(answer: IncomingMessage): readonly string[] {
  const lines = answer.headersDistinct['warning'] ?? []
  const texts = lines.flatMap(line => [...line.matchAll(/\b299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')))
  return [...new Set(texts)]
}
