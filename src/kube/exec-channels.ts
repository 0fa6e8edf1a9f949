import type {RawData, WebSocket} from 'ws'
import {RidectlError} from '../errors.ts'
import type {ExecOptions, ExecStream} from '../world.ts'
import type {Asked} from './api-error.ts'
import type {Connection} from './connection.ts'
import {endOf} from './exec-failure.ts'
import {heartbeat} from './exec-heartbeat.ts'
import {frame, inputOf} from './exec-input.ts'
import {outputOf} from './exec-output.ts'
import {parseStatus} from './refusal.ts'
import {stream} from './request.ts'
import {remedyFor} from './unreachable.ts'

const stdout = 1
const stderr = 2
const status = 3
const resize = 4

/** A server that has said how the process ended has nothing more to say. */
const patience = 1_000

interface Of {
  readonly connection: Connection
  readonly asked: Asked
  readonly options: ExecOptions
}

/** The process's streams over an open socket: each message begins with the byte of its channel. */
export function openChannels(socket: WebSocket, of: Of): ExecStream {
  const {stdin = false, tty = false, signal} = of.options
  const drained = (): void => {
    if (outputs.every(({isFull}) => !isFull)) socket.resume()
  }
  const outputs = [outputOf(drained), outputOf(drained)] as const
  const [out, errors] = outputs
  const closes = socket.protocol.startsWith('v5')
  const {exited, fail} = ending(socket, of, (error) => {
    for (const output of outputs) output.end(error)
    // A process that is gone reads no more: what is still on the way to it is lost, as in a pipe.
    input.destroy()
  })
  const {connection, asked} = of
  const life = heartbeat(socket, connection.timing, {
    answers: () => answers(connection, asked),
    lost: (silence) => fail(lost(connection, asked, `nothing was heard for ${Math.round(silence / 1000)} s`)),
  })
  const input = inputOf(socket, {isOpen: stdin, closes, life})
  socket.on('message', (data: RawData) => {
    const message = data as Buffer
    // each channel begins with an empty message
    if (message.length < 2) return
    if (message[0] === stdout) out.take(message.subarray(1))
    if (message[0] === stderr) errors.take(message.subarray(1))
    if (outputs.some(({isFull}) => isFull)) socket.pause()
  })
  if (signal?.aborted) socket.terminate()
  socket.resume()
  return {
    stdin: input,
    stdout: out.stream,
    stderr: errors.stream,
    closesStdin: closes,
    exited,
    resize: ({columns, rows}) => {
      if (tty && socket.readyState === socket.OPEN) socket.send(frame(resize, Buffer.from(JSON.stringify({Width: columns, Height: rows}))))
    },
  }
}

interface Ending {
  readonly exited: Promise<number>
  readonly fail: (error: Error) => void
}

/** Settles once, by the first of: the last word of the server, a cut, `fail`, the signal. */
function ending(socket: WebSocket, {connection, asked, options: {signal}}: Of, over: (error?: Error) => void): Ending {
  const {promise: exited, resolve, reject} = Promise.withResolvers<number>()
  exited.catch(() => {})
  let isOver = false
  const fail = (error: Error): void => {
    // what has come may still wait for its reader
    if (isOver) return
    isOver = true
    over(error)
    reject(error)
    socket.terminate()
  }
  const letGo = (): void => fail(signal?.reason as Error)
  signal?.addEventListener('abort', letGo, {once: true})
  socket.on('message', (data: RawData) => {
    const message = data as Buffer
    if (message[0] !== status || message.length < 2) return
    const end = endOf(parseStatus(message.subarray(1).toString('utf8')), asked)
    if (end instanceof Error) return fail(end)
    isOver = true
    over()
    resolve(end)
    socket.close(1000)
    setTimeout(() => socket.terminate(), patience).unref()
  })
  socket.once('close', (code, reason) => {
    signal?.removeEventListener('abort', letGo)
    fail(lost(connection, asked, reason.length > 0 ? `it was closed: ${reason.toString()}` : `it was cut${code === 1006 ? '' : ` (${code})`}`))
  })
  return {exited, fail}
}

/** Any answer will do. */
async function answers(connection: Connection, asked: Asked): Promise<boolean> {
  const answer = await stream(connection, {method: 'GET', path: '/version', asked: {...asked, verb: 'get', repeatable: true}})
  if (!('again' in answer)) answer.destroy()
  return !('again' in answer) || answer.refusal !== undefined
}

const lost = ({server, target}: Connection, {object}: Asked, why: string): RidectlError =>
  new RidectlError('UNREACHABLE', `the connection to ${object} through ${server.origin} was lost: ${why}`, {
    details: ['What ran there may have ended with it, or go on.'],
    remedy: remedyFor(target.context),
  })
