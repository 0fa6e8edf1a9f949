import {createServer, type Server as HttpsServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import type {NodePort} from '../../contracts.ts'
import type {Api} from '../api.ts'
import {upgrade} from './exec.ts'
import type {Exchange} from './exchange.ts'
import {guard} from './guard.ts'
import {addressOf} from './path.ts'
import {answerError} from './respond.ts'
import {route} from './route.ts'

export interface ServeOptions {
  /** 0: any free one. */
  readonly port: number
  readonly certificate: string
  readonly key: string
  readonly token: string
  readonly node: NodePort
}

export interface Served {
  readonly port: number
  /** Cuts what is open. */
  close(): Promise<void>
}

/** Puts the API on HTTPS, on loopback. */
export async function serve(api: Api, {port, certificate, key, token, node}: ServeOptions): Promise<Served> {
  const stopping = new AbortController()
  const https = createServer({cert: certificate, key, minVersion: 'TLSv1.2'})
  https.on('request', (request, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const exchange: Exchange = {
      server: api.server,
      node,
      request,
      response,
      method: request.method ?? 'GET',
      ...addressOf(request),
      warnings: [],
      signal: AbortSignal.any([gone.signal, stopping.signal]),
    }
    void handle(exchange, token)
  })
  https.on('upgrade', upgrade(api, node, token, stopping.signal))
  await listen(https, port)
  return {
    port: (https.address() as AddressInfo).port,
    close: () =>
      new Promise(done => {
        stopping.abort()
        https.close(() => done())
        https.closeAllConnections()
      }),
  }
}

async function handle(exchange: Exchange, token: string): Promise<void> {
  try {
    guard(exchange.request.headers, token)
    await route(exchange)
  } catch (error) {
    answerError(exchange, error)
  }
}

function listen(https: HttpsServer, port: number): Promise<void> {
  return new Promise((done, failed) => {
    https.once('error', failed)
    https.listen(port, '127.0.0.1', () => {
      https.off('error', failed)
      done()
    })
  })
}
