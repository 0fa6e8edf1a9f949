import {once} from 'node:events'
import http, {type IncomingMessage, type ServerResponse} from 'node:http'
import https from 'node:https'
import type {AddressInfo} from 'node:net'
import type {Target} from '../../src/kube/kubeconfig.ts'
import {plainAccess} from '../../src/kube/plain-access.ts'

/** What happens to one request. `after` acts on the server's answer: it has done what was asked. */
export type Fault =
  | {readonly answer: number; readonly headers?: Record<string, string>; readonly body?: unknown}
  | {readonly reset: 'before' | 'after'}
  | {readonly silence: true}
  | {readonly stream: (answer: ServerResponse, upstream: IncomingMessage) => void}
  | Hold

/** The request waits before it goes on, or its answer before it comes back; what it waits for says whether it still does. */
export interface Hold {
  readonly hold: 'before' | 'after'
  readonly until: () => Promise<'go on' | 'drop'>
}

export interface Seen {
  readonly method: string
  readonly url: URL
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface FaultyProxy {
  readonly url: string
  /** Every request so far. */
  readonly seen: readonly Seen[]
  /** The next requests that fit meet these faults, one each, in this order; others pass. */
  on(fits: (request: Seen) => boolean, ...faults: readonly Fault[]): void
  /** Resolves when a request that fits has come, now or before. */
  request(fits: (request: Seen) => boolean): Promise<Seen>
  /** Cuts every connection that is open. */
  cut(): void
  stop(): Promise<void>
}

interface Rule {
  readonly fits: (request: Seen) => boolean
  readonly faults: Fault[]
}

/** A proxy on loopback in front of a real API server, that does to a request what it was told. */
export async function faultyProxy(target: Target): Promise<FaultyProxy> {
  const upstream = new URL(target.cluster.server)
  const access = await (await plainAccess(target))()
  const seen: Seen[] = []
  const rules: Rule[] = []
  const waiting = new Set<() => void>()
  const server = http.createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (chunk: Buffer) => body.push(chunk))
    request.once('end', () => void arrived(request, response, Buffer.concat(body).toString('utf8')))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function arrived(request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
    const one: Seen = {method: request.method ?? '', url: new URL(request.url ?? '/', 'http://proxy'), headers: request.headers, body}
    seen.push(one)
    for (const wake of waiting) wake()
    const fault = rules.find(({fits, faults}) => faults.length > 0 && fits(one))?.faults.shift()
    if (isHold(fault) && fault.hold === 'before' && (await fault.until()) === 'drop') return void response.destroy()
    meet(fault, request, response, () => forward(request, response, body, fault))
  }

  function forward(request: IncomingMessage, response: ServerResponse, body: string, fault: Fault | undefined): void {
    const headers = {...request.headers, ...access.headers, host: upstream.host}
    const asked = https.request({host: upstream.hostname, port: upstream.port, agent: access.agent, method: request.method, path: request.url, headers})
    asked.once('response', (answer) => void pass(answer, response, fault))
    asked.on('error', () => response.destroy())
    response.on('close', () => asked.destroy())
    asked.end(body)
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (fits, ...faults) => void rules.push({fits, faults: [...faults]}),
    request: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = seen.find(fits)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      }),
    cut: () => server.closeAllConnections(),
    stop: async () => {
      server.closeAllConnections()
      server.close()
      access.agent.destroy()
    },
  }
}

const isHold = (fault: Fault | undefined): fault is Hold => fault !== undefined && 'hold' in fault

function meet(fault: Fault | undefined, request: IncomingMessage, response: ServerResponse, forward: () => void): void {
  if (fault === undefined || isHold(fault) || 'stream' in fault || ('reset' in fault && fault.reset === 'after')) return forward()
  if ('silence' in fault) return
  if ('reset' in fault) return void request.socket.destroy()
  response.writeHead(fault.answer, {'content-type': 'application/json', ...fault.headers})
  response.end(fault.body === undefined ? '' : JSON.stringify(fault.body))
}

async function pass(answer: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
  if (isHold(fault) && fault.hold === 'after' && (await fault.until()) === 'drop') return void response.destroy()
  if (fault !== undefined && 'reset' in fault) {
    answer.resume()
    return void answer.once('end', () => response.socket?.destroy())
  }
  response.writeHead(answer.statusCode ?? 0, answer.headers)
  response.flushHeaders()
  if (fault !== undefined && 'stream' in fault) fault.stream(response, answer)
  else answer.pipe(response)
  answer.on('error', () => response.destroy())
}

export const status = (code: number, reason: string, message: string, details: Record<string, unknown> = {}): unknown => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  code,
  reason,
  message,
  details,
})

export const isWatch = ({url}: Seen): boolean => url.searchParams.has('watch')
export const isList = ({method, url}: Seen): boolean => method === 'GET' && url.searchParams.has('limit')
export const isMethod = (method: string) => (request: Seen): boolean => request.method === method
