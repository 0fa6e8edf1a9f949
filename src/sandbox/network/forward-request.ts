import {type ClientRequest, type IncomingMessage, request as send, type ServerResponse} from 'node:http'
import type {Socket} from 'node:net'
import {connectToReady} from './connect.ts'
import type {Endpoint} from './endpoints.ts'
import {forwardedHeaders, returnedHeaders} from './forwarded-headers.ts'

export type Outcome = 'answered' | 'no pod' | 'no answer'

/**
 * Sends a request to a ready pod, and its answer back; otherwise nothing was answered yet. A pod that is going away closes connections
 * that it has not looked at: what may be asked twice is then asked of the next pod.
 */
export async function forwardRequest(request: IncomingMessage, response: ServerResponse, ready: () => readonly Endpoint[], turn: number): Promise<Outcome> {
  const isRepeatable = mayRepeat(request)
  for (let attempt = 0; attempt < (isRepeatable ? 3 : 1); attempt++) {
    const socket = await connectToReady(ready, turn + attempt)
    if (socket === undefined) return 'no pod'
    const answer = await ask(request, response, {socket, hasBody: !isRepeatable})
    if (answer === undefined) continue
    giveBack(answer, response)
    return 'answered'
  }
  return 'no answer'
}

/** Without a body and by its method harmless. */
function mayRepeat({method = 'GET', headers}: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) && !hasBody
}

/** undefined: the pod closed the connection without a word. */
function ask(request: IncomingMessage, response: ServerResponse, {socket, hasBody}: {socket: Socket; hasBody: boolean}): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const {method, url} = request
    const headers = forwardedHeaders(request, {isUpgrade: false})
    const asked: ClientRequest = send({method, path: url, headers, setHost: false, createConnection: () => socket})
    asked.on('response', resolve)
    asked.on('error', () => resolve(undefined))
    response.on('close', () => asked.destroy())
    if (hasBody) request.pipe(asked)
    else asked.end()
  })
}

function giveBack(answer: IncomingMessage, response: ServerResponse): void {
  answer.on('error', () => response.destroy())
  if (response.destroyed) return
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, returnedHeaders(answer))
  answer.pipe(response)
}
