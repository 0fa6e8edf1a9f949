import {once} from 'node:events'
import {createServer, type IncomingMessage} from 'node:http'
import {createServer as createSecureServer} from 'node:https'
import {type AddressInfo, connect, type Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {connect as connectSecure, TLSSocket} from 'node:tls'

export interface ConnectProxy {
  readonly port: number
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: readonly string[]
  stop(): void
}

interface Wish {
  /** Where every tunnel leads, whatever was asked for: the names of a network that only the proxy knows. */
  readonly to: {readonly host: string; readonly port: number}
  /** Its certificate: with `opens` it shows it to who asks through it, else the proxy itself speaks TLS with it. */
  readonly certificate?: {readonly cert: string; readonly key: string}
  readonly opens?: boolean
  /** `user:password`; without it, it answers 407. */
  readonly credentials?: string
}

/** A proxy as companies have them: it knows CONNECT alone, and may open what goes through it with a certificate of its own authority. */
export async function connectProxy({to, certificate, opens = false, credentials}: Wish): Promise<ConnectProxy> {
  const asked: string[] = []
  const ends = new Set<Duplex>()
  const server = certificate !== undefined && !opens ? createSecureServer(certificate) : createServer()
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    if (credentials !== undefined && request.headers['proxy-authorization'] !== `Basic ${Buffer.from(credentials).toString('base64')}`) return void socket.end('HTTP/1.1 407 who are you\r\n\r\n')
    asked.push(request.url ?? '')
    socket.write('HTTP/1.1 200 go on\r\n\r\n')
    socket.unshift(head)
    const inside = opens && certificate !== undefined ? new TLSSocket(socket, {isServer: true, ...certificate}) : socket
    const outside = opens ? connectSecure({...to, rejectUnauthorized: false}) : connect(to)
    for (const [one, other] of [[inside, outside], [outside, inside]] as const) {
      ends.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy()).on('close', () => other.destroy())
    }
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: () => {
      for (const end of ends) end.destroy()
      server.close()
      server.closeAllConnections()
    },
  }
}
