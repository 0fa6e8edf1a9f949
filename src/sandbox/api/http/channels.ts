import type {Readable} from 'node:stream'
import type {RawData, WebSocket} from 'ws'
import type {ExecSession} from '../../contracts.ts'

/** Of exec over WebSocket; in v5 a client can close stdin alone. */
export const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const

const stdin = 0
const stdout = 1
const stderr = 2
const status = 3
const resize = 4
const close = 255

const pingEvery = 10_000
/** Beyond this a process waits until its client has read. */
const mostUnread = 1024 * 1024

/** Each message begins with the byte of its channel. Ends with the exit status, or ends the process with the client. */
export function runChannels(socket: WebSocket, session: ExecSession, stopping: AbortSignal): void {
  socket.binaryType = 'nodebuffer'
  socket.on('message', data => receive(socket, session, toBuffer(data)))
  const alive = keepAlive(socket)
  const stop = () => socket.close(1001)
  stopping.addEventListener('abort', stop, {once: true})
  socket.on('error', () => socket.terminate())
  socket.on('close', () => {
    clearInterval(alive)
    stopping.removeEventListener('abort', stop)
    session.kill()
  })
  // A terminal and a pipe may outlive their process for a moment, and fail when it is gone.
  session.stdin?.on('error', () => {})
  void send(socket, session)
}

async function send(socket: WebSocket, session: ExecSession): Promise<void> {
  const drained = [forward(socket, session.stdout, stdout), forward(socket, session.stderr, stderr)]
  const code = await session.exited.catch(() => 1)
  await Promise.all(drained)
  socket.send(frame(status, Buffer.from(JSON.stringify(exitStatus(code)))))
  socket.close(1000)
}

function exitStatus(code: number): object {
  if (code === 0) return {metadata: {}, status: 'Success'}
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: {causes: [{reason: 'ExitCode', message: String(code)}]},
  }
}

async function forward(socket: WebSocket, stream: Readable | undefined, channel: number): Promise<void> {
  if (stream === undefined) return
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const sent = new Promise<void>(done => socket.send(frame(channel, chunk), () => done()))
      if (socket.bufferedAmount > mostUnread) await sent
    }
  } catch {
    // A terminal ends with an error where a pipe just ends.
  }
}

function receive(socket: WebSocket, session: ExecSession, message: Buffer): void {
  const channel = message[0]
  const data = message.subarray(1)
  if (channel === stdin && data.length > 0) write(socket, session, data)
  else if (channel === resize) resizeTerminal(session, data)
  else if (channel === close && data[0] === stdin) session.stdin?.end()
}

function write(socket: WebSocket, {stdin: input}: ExecSession, data: Buffer): void {
  if (input === undefined || !input.writable || input.write(data)) return
  socket.pause()
  input.once('drain', () => socket.resume())
}

function resizeTerminal(session: ExecSession, data: Buffer): void {
  try {
    const {Width: columns, Height: rows} = JSON.parse(data.toString()) as {Width?: unknown; Height?: unknown}
    if (isSize(columns) && isSize(rows)) session.resize(columns, rows)
  } catch {
    // As the real one does, a size that cannot be read is passed over.
  }
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65536
}

/** A client that is gone without a word is noticed after two pings. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true
  socket.on('pong', () => (answered = true))
  return setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, pingEvery)
}

function frame(channel: number, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([channel]), data])
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}
