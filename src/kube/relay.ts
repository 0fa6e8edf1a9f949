import {createServer, type Server, type Socket} from 'node:net'
import {once} from 'node:events'

import {RidectlError} from '../errors.ts'
import type {Cluster, ExecStream} from '../world.ts'
import type {Relay, RelayFailure, RelayPod} from '../world/database-access.ts'
import {relayCommand} from './relay-program.ts'

interface Carrier {
  readonly start: (signal: AbortSignal) => Promise<ExecStream>
  readonly failed: (failure: RelayFailure) => void
}

/** A port on loopback, of which each connection is one process in the pod that carries the bytes on to the server. */
export async function openRelay(cluster: Cluster, pod: RelayPod, to: {readonly host: string; readonly port: number}, onBroken: (failure: RelayFailure) => void): Promise<Relay> {
  const command = await relayCommand(cluster, pod, to)
  const all = new AbortController()
  let last: RelayFailure | undefined
  const failed = (failure: RelayFailure): void => {
    if (all.signal.aborted) return
    last = failure
    if (failure.what === 'broken') onBroken(failure)
  }
  const start = (signal: AbortSignal): Promise<ExecStream> => cluster.exec(pod, {container: pod.container, command, stdin: true, signal: AbortSignal.any([signal, all.signal])})
  const server = createServer({allowHalfOpen: true, noDelay: true}, (socket) => void carry(socket, {start, failed}))
  const port = await listening(server)
  return {
    port,
    failure: () => last,
    close: () => {
      all.abort()
      server.close()
    },
  }
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the relay listens on no port')
  return address.port
}

/** One connection, from its first byte to its end; never rejects. */
async function carry(socket: Socket, {start, failed}: Carrier): Promise<void> {
  const cut = new AbortController()
  socket.on('error', () => {}) // whoever connected is gone: `close` follows
  socket.on('close', () => cut.abort())
  let carried = false
  let said = ''
  try {
    const stream = await start(cut.signal)
    if (!stream.closesStdin) socket.on('end', () => cut.abort())
    stream.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-500)))
    stream.stdin.on('error', () => {})
    stream.stdout.once('data', () => (carried = true))
    socket.pipe(stream.stdin)
    stream.stdout.pipe(socket)
    const status = await stream.exited
    if (status !== 0) throw new RidectlError('UNREACHABLE', said.trim() === '' ? `the process in the pod ended with exit status ${status}` : said.trim())
  } catch (error) {
    if (!cut.signal.aborted) failed({what: carried ? 'broken' : 'refused', why: error instanceof Error ? error.message : String(error)})
    socket.destroy()
  }
}
