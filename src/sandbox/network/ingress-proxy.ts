import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http'
import type {Duplex} from 'node:stream'
import {RidectlError} from '../../errors.ts'
import type {LocalApi} from '../contracts.ts'
import {connectToReady} from './connect.ts'
import type {Endpoint, Endpoints} from './endpoints.ts'
import {forwardRequest} from './forward-request.ts'
import {forwardUpgrade} from './forward-upgrade.ts'
import {followIngresses, isOfThisMachine, type IngressRules} from './ingress-rules.ts'
import {answer, answerUpgrade, type Page} from './page.ts'

export interface IngressProxy {
  stop(): Promise<void>
}

/** Opened before all else, so that a port that is taken is known before anything runs; `serve` comes when there is an API. */
export interface OpenedIngress {
  serve(local: LocalApi, endpoints: Endpoints): IngressProxy
  close(): void
}

export async function openIngress(port: number): Promise<OpenedIngress> {
  const server = createServer({requestTimeout: 0})
  await listen(server, port)
  return {
    serve: (local, endpoints) => {
      const rules = followIngresses(local, port)
      const router = routerOf(rules, endpoints, port)
      server.on('request', (request, response) => {
        serveRequest(router, request, response).catch(() => response.destroy()) // an answer that is no HTTP
      })
      server.on('upgrade', (request, socket, head) => void serveUpgrade(router, {request, socket, head}))
      return {stop: async () => {
        rules.stop()
        await closed(server)
      }}
    },
    close: () => void server.close(),
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(notOpened(cause, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
}

function notOpened(cause: NodeJS.ErrnoException, port: number): Error {
  if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') return cause
  const why = cause.code === 'EACCES' ? 'this user may not listen on it' : 'another program listens on it'
  return new RidectlError('SANDBOX_FAILED', `port ${port}, on which the sandbox serves the applications, is not free: ${why}`, {
    remedy: [{command: `ridectl sandbox start --http-port ${port < 1024 ? 8080 : port + 1}`}, {command: `lsof -iTCP:${port} -sTCP:LISTEN`, why: 'who it is'}],
    cause,
  })
}

interface Route {
  readonly ready: () => readonly Endpoint[]
  /** Shown when no pod is ready. */
  readonly unavailable: () => Page
}

/** A page instead of a route: nobody serves that host. */
type Router = (request: IncomingMessage) => Route | Page

function routerOf(rules: IngressRules, endpoints: Endpoints, port: number): Router {
  return ({headers, url = '/'}) => {
    const host = (headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
    const backend = rules.backend(host, url.split('?')[0] ?? '/')
    if (backend === undefined) return unknown(host, rules.hosts(), port)
    const {namespace, service} = backend
    return {
      ready: () => endpoints.ready(namespace, service, backend.port),
      unavailable: () => ({status: 503, lines: [`${host} is not ready: Service ${service} has no ready pod.`, '', ...endpoints.reasons(namespace, service)]}),
    }
  }
}

/** A web page that rebinds its own name to this machine learns nothing: the hosts are listed to names of this machine alone. */
function unknown(host: string, hosts: readonly string[], port: number): Page {
  if (!isOfThisMachine(host)) return {status: 421, lines: ['The sandbox serves no such host.']}
  const known = hosts.map((name) => `  http://${name}:${port}/`)
  return {status: 404, lines: [`No application of the sandbox has the host ${host}.`, '', ...(known.length > 0 ? ['Known hosts:', ...known] : ['There is none yet: ridectl deploy makes one.'])]}
}

let turn = 0

async function serveRequest(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const route = router(request)
  if ('status' in route) return answer(response, route)
  const outcome = await forwardRequest(request, response, route.ready, turn++)
  if (outcome === 'no pod') answer(response, route.unavailable())
  if (outcome === 'no answer') answer(response, {status: 502, lines: ['The pod closed the connection without an answer.']})
}

async function serveUpgrade(router: Router, upgrade: {request: IncomingMessage; socket: Duplex; head: Buffer}): Promise<void> {
  const {socket} = upgrade
  socket.on('error', () => socket.destroy())
  const route = router(upgrade.request)
  if ('status' in route) return answerUpgrade(socket, route)
  const pod = await connectToReady(route.ready, turn++)
  if (pod === undefined) return answerUpgrade(socket, route.unavailable())
  forwardUpgrade(upgrade, pod)
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
