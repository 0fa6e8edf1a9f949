import {Writable} from 'node:stream'
import type {WebSocket} from 'ws'
import type {Life} from './exec-heartbeat.ts'

const stdin = 0
const close = 255

/** A server hands on what it got before it reads more: one large frame would be held whole. */
const largestFrame = 32 * 1024
/** Beyond this a writer waits until the network has taken some. */
const mostUnsent = 256 * 1024

export const frame = (channel: number, data: Uint8Array): Buffer => Buffer.concat([Buffer.of(channel), data])

interface InputOptions {
  readonly isOpen: boolean
  readonly closes: boolean
  readonly life: Life
}

/** stdin of the process. */
export function inputOf(socket: WebSocket, {isOpen, closes, life}: InputOptions): Writable {
  const input = new Writable({
    highWaterMark: mostUnsent,
    write: (chunk: Buffer, _encoding, done) => {
      if (!isOpen) return done(new Error('the process was started without stdin'))
      life.sends(chunk.length)
      let last: Promise<Error | undefined> = Promise.resolve(undefined)
      for (let at = 0; at < chunk.length; at += largestFrame) last = sent(socket, chunk.subarray(at, at + largestFrame))
      if (socket.bufferedAmount <= mostUnsent) return done()
      void last.then(error => done(error))
    },
    final: (done) => {
      if (isOpen && closes && socket.readyState === socket.OPEN) socket.send(Buffer.of(close, stdin))
      done()
    },
  })
  // `exited` tells of a cut; who writes must not fall over it
  return input.on('error', () => {})
}

function sent(socket: WebSocket, data: Buffer): Promise<Error | undefined> {
  return new Promise(resolve => socket.send(frame(stdin, data), {binary: true}, error => resolve(error ?? undefined)))
}
