import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {Readable, type Writable} from 'node:stream'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {WebSocket, WebSocketServer} from 'ws'
import {heartbeat, type Watching} from '../../src/kube/exec-heartbeat.ts'
import {inputOf} from '../../src/kube/exec-input.ts'
import {timing} from '../../src/kube/timing.ts'

const times = {...timing, ping: 20, lost: 60, stuck: 600}
let server: WebSocketServer
let socket: WebSocket
let reader: WebSocket

beforeEach(async () => {
  server = new WebSocketServer({port: 0, host: '127.0.0.1'})
  await once(server, 'listening')
  const opened = once(server, 'connection')
  socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await once(socket, 'open')
  ;[reader] = (await opened) as [WebSocket]
})
afterEach(() => {
  for (const end of [socket, reader]) end.terminate()
  server.close()
})

/** The input of a process at the other end of the connection; `lost` resolves when that is taken for dead. */
function watched(answers: Watching['answers']): {readonly input: Writable; readonly lost: Promise<unknown>} {
  const {promise: lost, resolve} = Promise.withResolvers<unknown>()
  const life = heartbeat(socket, times, {answers, lost: resolve})
  return {input: inputOf(socket, {isOpen: true, closes: true, life}), lost}
}

const megabytes = (many: number): Readable => Readable.from(Array.from({length: many * 16}, () => Buffer.alloc(65_536)))

/** To the end of it, with many more pauses than would fit into the longest silence. */
async function readSlowly(from: WebSocket): Promise<string> {
  let frames = 0
  from.on('message', (data: Buffer) => {
    if (data[0] === 255) return void from.emit('end of input')
    if ((frames += 1) % 40 !== 0) return
    from.pause()
    setTimeout(() => from.resume(), 50)
  })
  await once(from, 'end of input')
  return 'all of it'
}

test('who reads nothing at all is lost in the end, although the server answers', async () => {
  reader.pause()
  const {input, lost} = watched(async () => true)
  megabytes(60).pipe(input)
  expect(await lost).toBe(600)
})

test('who reads a little at a time goes on, however long it takes', async () => {
  const {input, lost} = watched(async () => true)
  megabytes(40).pipe(input)
  expect(await Promise.race([readSlowly(reader), lost])).toBe('all of it')
})

test('where the question whether the server answers fails, the connection is lost', async () => {
  reader.pause()
  const {input, lost} = watched(() => Promise.reject(new Error('no login')))
  megabytes(60).pipe(input)
  expect(await lost).toBe(60)
})
