import {execFile} from 'node:child_process'
import {createHash, randomBytes, randomUUID} from 'node:crypto'
import {join} from 'node:path'
import type {Readable} from 'node:stream'
import {text} from 'node:stream/consumers'
import {setTimeout as sleep} from 'node:timers/promises'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Cluster, ExecOptions, ExecStream} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer, through} from '../support/api-server.ts'
import {type FaultyProxy, faultyProxy} from '../support/faulty-proxy.ts'

const namespace = `kube-exec-${randomUUID().slice(0, 8)}`
const pod = {namespace, name: 'shell'}
let server: ApiServer
let cluster: Cluster
let proxy: FaultyProxy

beforeAll(async () => {
  server = await startApiServer()
  cluster = clusterAt(server.target)
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  const spec = {terminationGracePeriodSeconds: 1, containers: [{name: 'main', image: 'test:v1', command: ['sleep', '1000']}]}
  await cluster.create({apiVersion: 'v1', kind: 'Pod', metadata: pod, spec})
  const running = new AbortController()
  for await (const {object} of cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace}, running.signal)) if (object?.status?.['phase'] === 'Running') break
  running.abort()
})
afterAll(() => server.stop())
beforeEach(async () => {
  proxy = await faultyProxy(server.target)
})
afterEach(() => proxy.stop())

interface Run {
  readonly out: string
  readonly errors: string
  readonly exit: number
}

async function run(command: readonly string[], options: Partial<ExecOptions> = {}, give: (stream: ExecStream) => void = () => {}): Promise<Run> {
  const stream = await cluster.exec(pod, {command, ...options})
  give(stream)
  const [out, errors, exit] = await Promise.all([text(stream.stdout), text(stream.stderr), stream.exited])
  return {out, errors, exit}
}

const failure = (promise: Promise<unknown>): Promise<RidectlError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => (error instanceof RidectlError ? error : Promise.reject(error as Error)),
  )

const until = (stream: Readable, wanted: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = ''
    stream.on('data', (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(wanted)) resolve()
    })
  })

describe('a process in a pod', () => {
  test('says what it has to say on two streams, and its exit status', async () => {
    expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({out: 'out\n', errors: 'err\n', exit: 7})
    expect((await run(['true'])).exit).toBe(0)
    expect((await run(['sh', '-c', 'kill -TERM $$'])).exit).toBe(143)
  })

  test('gets its words as they are: no shell reads them', async () => {
    expect((await run(['printf', '%s|', 'a b', '$HOME', "it's", '&x=1', ''])).out).toBe("a b|$HOME|it's|&x=1||")
  })

  test('reads to the end of what it is given, and goes on after it', async () => {
    expect(await run(['sh', '-c', 'cat; echo after'], {stdin: true}, ({stdin}) => stdin.end('before\n'))).toEqual({out: 'before\nafter\n', errors: '', exit: 0})
  })

  test('that is given nothing is at its end at once', async () => {
    expect((await run(['cat'])).exit).toBe(0)
  })

  test('has a terminal that is as large as ours, and becomes so', async () => {
    const stream = await cluster.exec(pod, {command: ['sh', '-c', 'echo ready; for turn in 1 2; do read line; stty size; done; exit 3'], stdin: true, tty: true})
    const [ready, first, second] = [until(stream.stdout, 'ready'), until(stream.stdout, '40 120'), until(stream.stdout, '20 90')]
    await ready
    stream.resize({columns: 120, rows: 40})
    stream.stdin.write('one\r')
    await first
    stream.resize({columns: 90, rows: 20})
    stream.stdin.write('two\r')
    await second
    expect(await stream.exited).toBe(3)
  })

  test('gets Ctrl-C and Ctrl-D through its terminal', async () => {
    const trapped = await cluster.exec(pod, {command: ['sh', '-c', 'trap "exit 9" INT; echo ready; while :; do sleep 0.05; done'], stdin: true, tty: true})
    await until(trapped.stdout, 'ready')
    trapped.stdin.write('\u0003')
    expect(await trapped.exited).toBe(9)
    const ended = await cluster.exec(pod, {command: ['cat'], stdin: true, tty: true})
    ended.stdout.resume()
    ended.stdin.write('\u0004')
    expect(await ended.exited).toBe(0)
  })

  test('gets 20 MB through, in and out, byte for byte', async () => {
    const sent = randomBytes(20_000_000)
    const stream = await cluster.exec(pod, {command: ['cat'], stdin: true})
    stream.stderr.resume()
    stream.stdin.end(sent)
    const hash = createHash('sha256')
    for await (const chunk of stream.stdout) hash.update(chunk as Buffer)
    expect([await stream.exited, hash.digest('hex')]).toEqual([0, createHash('sha256').update(sent).digest('hex')])
  })

  test('that writes faster than is read waits, and loses nothing: memory stays under 150 MB', async () => {
    const measured = await new Promise<string>((resolve, reject) => {
      const child = execFile(process.execPath, [join(import.meta.dirname, 'exec-program.ts')], (error, stdout, stderr) => (error ? reject(new Error(stderr)) : resolve(stdout)))
      child.stdin?.end(JSON.stringify({target: server.target, ...pod}))
    })
    const {bytes, exit, mebibytes} = JSON.parse(measured) as {bytes: number; exit: number; mebibytes: number}
    expect([bytes, exit]).toEqual([150_000_000, 0])
    expect(mebibytes).toBeLessThan(150)
  })

  test('that is over keeps what it said for a reader who comes later', async () => {
    const stream = await cluster.exec(pod, {command: ['sh', '-c', 'echo out; echo err >&2; exit 2']})
    expect(await stream.exited).toBe(2)
    await sleep(200)
    expect(await Promise.all([text(stream.stdout), text(stream.stderr)])).toEqual(['out\n', 'err\n'])
  })

  test('whose reader goes away is not kept from ending', async () => {
    const stream = await cluster.exec(pod, {command: ['sh', '-c', 'head -c 30000000 /dev/zero; exit 4']})
    stream.stderr.resume()
    stream.stdout.once('data', () => stream.stdout.destroy())
    expect(await stream.exited).toBe(4)
  })
})

describe('a process that cannot be started', () => {
  test('because its program is not there is named', async () => {
    const error = await failure(run(['no-such-program']))
    expect([error.code, error.exit, error.message]).toEqual(['NO_PROGRAM', 127, `Pod ${namespace}/shell cannot run no-such-program: executable file not found in $PATH`])
  })

  test('because there is no such pod or container says so', async () => {
    expect((await failure(cluster.exec({namespace, name: 'absent'}, {command: ['true']}))).code).toBe('NOT_FOUND')
    const error = await failure(run(['true'], {container: 'absent'}))
    expect([error.code, error.message]).toEqual(['NOT_FOUND', expect.stringContaining('container')])
  })
})

describe('a connection', () => {
  const open = (options: Partial<ExecOptions> = {}, lost = 55_000): Promise<ExecStream> =>
    clusterAt(through(proxy), {ping: 50, lost}).exec(pod, {command: ['sh', '-c', 'echo ready; sleep 1000'], ...options})

  test('that is cut ends the stream, and says that it was cut', async () => {
    const stream = await open()
    const output = text(stream.stdout)
    await until(stream.stdout, 'ready')
    proxy.cut()
    const error = await failure(stream.exited)
    expect([error.code, error.message]).toEqual(['UNREACHABLE', expect.stringMatching(/^the connection to Pod .*\/shell through http.* was lost: it was cut$/)])
    await expect(output).rejects.toBe(error)
  })

  test('that is dead without a word ends the stream when nothing was heard for too long', async () => {
    const stream = await open({}, 400)
    await until(stream.stdout, 'ready')
    proxy.swallow()
    expect((await failure(stream.exited)).message).toMatch(/was lost: nothing was heard for/)
  })

  test('over which nobody speaks lives on, by its pings', async () => {
    const stream = await open({command: ['sh', '-c', 'sleep 2; exit 6']}, 400)
    stream.stdout.resume()
    stream.stderr.resume()
    expect(await stream.exited).toBe(6)
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
