import {once} from 'node:events'
import http, {type IncomingMessage, type ServerResponse} from 'node:http'
import https from 'node:https'
import type {AddressInfo} from 'node:net'
import type {Duplex} from 'node:stream'
import {connect, type ConnectionOptions} from 'node:tls'
import type {Access} from '../../src/kube/connection.ts'
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
  /** From now on nothing passes on a connection that was upgraded, and neither end is told: a network that is gone. */
  swallow(): void
  /** Upgrades speak v4.channel.k8s.io alone, as servers before Kubernetes 1.30 do. */
  onlyOldProtocol(): void
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
  const upgraded = new Set<Duplex>()
  let isOld = false
  server.on('upgrade', (request, socket, head) => {
    const one: Seen = {method: request.method ?? '', url: new URL(request.url ?? '/', 'http://proxy'), headers: request.headers, body: ''}
    seen.push(one)
    const fault = rules.find(({fits, faults}) => faults.length > 0 && fits(one))?.faults.shift()
    if (fault !== undefined && 'answer' in fault) return refuse(socket, fault)
    if (isOld) request.headers['sec-websocket-protocol'] = 'v4.channel.k8s.io'
    tunnel({request, socket, head}, upstream, access).forEach((end) => upgraded.add(end))
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
    cut: () => {
      server.closeAllConnections()
      for (const end of upgraded) end.destroy()
    },
    onlyOldProtocol: () => {
      isOld = true
    },
    swallow: () => {
      for (const end of upgraded) end.unpipe().on('data', () => {})
    },
    stop: async () => {
      for (const end of upgraded) end.destroy()
      server.closeAllConnections()
      server.close()
      access.agent.destroy()
    },
  }
}

const isHold = (fault: Fault | undefined): fault is Hold => fault !== undefined && 'hold' in fault

function refuse(socket: Duplex, {answer, body}: Extract<Fault, {answer: number}>): void {
  const text = JSON.stringify(body ?? '')
  socket.end(`HTTP/1.1 ${answer} no\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`)
}

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** Passes an upgraded connection on as it is: its head, and then the bytes of both ends. */
function tunnel({request, socket, head}: Upgrade, upstream: URL, access: Access): Duplex[] {
  const server = connect({host: upstream.hostname, port: Number(upstream.port), ...(access.agent as https.Agent).options} as ConnectionOptions)
  const headers = {...request.headers, ...access.headers, host: upstream.host}
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`)
  server.write(`GET ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  server.write(head)
  const ends = [socket, server]
  for (const end of ends) end.on('error', () => {}).on('close', () => ends.forEach((one) => one.destroy()))
  socket.pipe(server)
  server.pipe(socket)
  return ends
}

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
