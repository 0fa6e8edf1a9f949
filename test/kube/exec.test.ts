import {randomUUID} from 'node:crypto'
import {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {Cluster, ExecOptions, ExecStream} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer, through} from '../support/api-server.ts'
import {execTests, failure, sleepingPod, until} from '../support/exec-tests.ts'
import {type FaultyProxy, faultyProxy} from '../support/faulty-proxy.ts'

const namespace = `kube-exec-${randomUUID().slice(0, 8)}`
const pod = {namespace, name: 'shell'}
let server: ApiServer
let cluster: Cluster
let proxy: FaultyProxy

beforeAll(async () => {
  server = await startApiServer()
  cluster = clusterAt(server.target)
  await sleepingPod(cluster, pod, 'test:v1')
})
afterAll(() => server.stop())
beforeEach(async () => {
  proxy = await faultyProxy(server.target)
})
afterEach(() => proxy.stop())

execTests(() => ({cluster, target: server.target, pod}))

describe('a connection', () => {
  const open = (options: Partial<ExecOptions> = {}, lost = 55_000, stuck = 900_000): Promise<ExecStream> =>
    clusterAt(through(proxy), {ping: 50, lost, stuck}).exec(pod, {command: ['sh', '-c', 'echo ready; sleep 1000'], ...options})

  test('that is cut ends the stream, and says that it was cut', async () => {
    const stream = await open()
    const output = text(stream.stdout)
    await until(stream.stdout, 'ready')
    proxy.cut()
    const error = await failure(stream.exited)
    expect([error.code, error.message]).toEqual(['UNREACHABLE', expect.stringMatching(/^the connection to Pod .*\/shell through http.* was lost: it was cut$/)])
    await expect(output).rejects.toBe(error)
  })

  test('that is cut while much goes in ends the stream in the same words, and its input with it', async () => {
    const stream = await open({command: ['sh', '-c', 'echo ready; sleep 1000'], stdin: true})
    await until(stream.stdout, 'ready')
    const closed = new Promise((resolve) => stream.stdin.once('close', resolve))
    Readable.from([Buffer.alloc(8_000_000), Buffer.alloc(8_000_000)]).pipe(stream.stdin)
    proxy.cut()
    expect((await failure(stream.exited)).message).toMatch(/ was lost: it was cut$/)
    await closed
  })

  test('that is dead without a word ends the stream when nothing was heard for too long', async () => {
    const stream = await open({}, 400)
    await until(stream.stdout, 'ready')
    proxy.swallow()
    expect((await failure(stream.exited)).message).toMatch(/was lost: nothing was heard for/)
  })

  test('that alone is dead, while much is on its way and the server answers on others, ends the stream as well', async () => {
    const stream = await open({stdin: true}, 200, 600)
    await until(stream.stdout, 'ready')
    proxy.swallow()
    stream.stdin.write(Buffer.alloc(8_000_000))
    expect((await failure(stream.exited)).message).toMatch(/was lost: nothing was heard for/)
  })

  test('over which nobody speaks lives on, by its pings', async () => {
    const stream = await open({command: ['sh', '-c', 'sleep 2; exit 6']}, 400)
    stream.stdout.resume()
    stream.stderr.resume()
    expect(await stream.exited).toBe(6)
  })

  test('to a process that does not read its input lives on: the server cannot hear pings then, and is asked otherwise', async () => {
    const stream = await open({command: ['sh', '-c', 'sleep 3; wc -c'], stdin: true}, 400)
    stream.stderr.resume()
    stream.stdin.end(Buffer.alloc(8_000_000))
    expect([(await text(stream.stdout)).trim(), await stream.exited]).toEqual(['8000000', 0])
  })

  test('is let go by its signal, before and after it is open', async () => {
    const gone = new Error('let go')
    await expect(open({signal: AbortSignal.abort(gone)})).rejects.toBe(gone)
    const controller = new AbortController()
    const stream = await open({signal: controller.signal})
    await until(stream.stdout, 'ready')
    controller.abort(gone)
    await expect(stream.exited).rejects.toBe(gone)
  })

  test('to a server that refuses says which right is missing', async () => {
    const forbidden = {answer: 403, body: {kind: 'Status', code: 403, reason: 'Forbidden', message: 'pods "shell" is forbidden: User "dev" cannot create resource "pods/exec" in API group "" in the namespace "n"'}}
    proxy.on(({url}) => url.pathname.endsWith('/exec'), forbidden)
    const error = await failure(open())
    expect([error.code, error.message]).toEqual(['FORBIDDEN', expect.stringContaining(`you may not create pods/exec in namespace ${namespace}`)])
  })

  test('in the older protocol works too, and says that it cannot close stdin alone', async () => {
    proxy.onlyOldProtocol()
    const stream = await open({command: ['sh', '-c', 'read line; echo "got $line"; exit 5'], stdin: true})
    stream.stderr.resume()
    expect(stream.closesStdin).toBe(false)
    stream.stdin.end('it\n')
    expect([await text(stream.stdout), await stream.exited]).toEqual(['got it\n', 5])
  })
})
