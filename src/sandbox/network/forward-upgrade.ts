import type {IncomingMessage} from 'node:http'
import type {Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {forwardedHeaders, pairs} from './forwarded-headers.ts'

/** A WebSocket: its first request is told on, all that follows are bytes. */
export function forwardUpgrade({request, socket, head}: {request: IncomingMessage; socket: Duplex; head: Buffer}, pod: Socket): void {
  const lines = pairs(forwardedHeaders(request, {isUpgrade: true})).map(([name, value]) => `${name}: ${value}`)
  pod.on('error', () => socket.destroy())
  pod.on('close', () => socket.destroy())
  socket.on('close', () => pod.destroy())
  pod.write([`${request.method} ${request.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'))
  pod.write(head)
  socket.pipe(pod).pipe(socket)
}
