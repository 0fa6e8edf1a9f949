import {type ChildProcess, spawn} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {type AddressInfo, createServer, type Server} from 'node:net'
import {delimiter, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {programs} from '../../src/kube/relay-program.ts'

let echo: Server
let port: string

/** Sends back what comes, and ends when the other side does. */
beforeAll(async () => {
  echo = createServer({allowHalfOpen: true}, (socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  port = String((echo.address() as AddressInfo).port)
})
afterAll(() => echo.close())

const isHere = (name: string): boolean => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
const started = ([program = '', ...args]: readonly string[]): ChildProcess => spawn(program, args, {stdio: ['pipe', 'pipe', 'pipe']})
const sum = (data: Buffer): string => createHash('sha256').update(data).digest('hex')

test.each(programs.filter(({name}) => isHere(name)).map((program) => [program.name, program] as const))('%s carries both ways, byte for byte', async (name, {relay}) => {
  const child = started(relay('127.0.0.1', port))
  const sent = randomBytes(5_000_000)
  child.stdin?.end(sent)
  const got = await firstOf(child, sent.length)
  expect(sum(got)).toBe(sum(sent))
  // some kinds of nc do not pass on the end of their input
  if (name === 'nc') child.kill()
  const [status] = (await once(child, 'close')) as [number | null]
  expect(status).toBe(name === 'nc' ? null : 0)
})

async function firstOf({stdout}: ChildProcess, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stdout! as AsyncIterable<Buffer>) if (parts.push(part) > 0 && parts.reduce((all, {byteLength}) => all + byteLength, 0) >= length) break
  return Buffer.concat(parts)
}

test.each([['a port where nobody listens', '127.0.0.1', '1', /refused/], ['a name that nobody knows', 'db.nowhere.invalid', '5432', /\w/]] as const)('python3 says why it cannot reach %s', async (_, host, to, why) => {
  const child = started(programs[0]!.relay(host, to))
  const [said, [status]] = await Promise.all([text(child.stderr!), once(child, 'close')])
  expect(said).toMatch(why)
  expect(said).not.toContain('Traceback')
  expect(status).toBe(1)
})
