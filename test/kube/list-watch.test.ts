import {randomUUID} from 'node:crypto'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {Timing} from '../../src/kube/timing.ts'
import type {Cluster, KubeObject, WatchEvent} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer, through} from '../support/api-server.ts'
import {type Fault, type FaultyProxy, faultyProxy, isList, isWatch, status} from '../support/faulty-proxy.ts'

const kind = {apiVersion: 'v1', kind: 'ConfigMap'}
let server: ApiServer
let direct: Cluster
let proxy: FaultyProxy
let namespace: string
let stop: AbortController

const configMap = (name: string, value = '1'): KubeObject => ({...kind, metadata: {name, namespace, labels: {test: 'watch'}}, data: {value}})
const ref = (name: string) => ({...kind, namespace, name})
const make = (name: string): Promise<unknown> => direct.create(configMap(name))
const remove = (name: string): Promise<void> => direct.remove(ref(name), {propagation: 'Background'})

beforeAll(async () => {
  server = await startApiServer()
  direct = clusterAt(server.target)
})

afterAll(() => server.stop())

beforeEach(async () => {
  namespace = `kube-watch-${randomUUID().slice(0, 8)}`
  await direct.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  proxy = await faultyProxy(server.target)
  stop = new AbortController()
})

afterEach(async () => {
  stop.abort()
  await proxy.stop()
  await direct.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {propagation: 'Background'})
})

/** What a watch says, as `ADDED a`, one after the other. */
function watching(times: Partial<Timing> = {}): {next(): Promise<string>; readonly events: AsyncIterator<WatchEvent>} {
  const events = clusterAt(through(proxy), times).watch(kind, {namespace, labels: {test: 'watch'}}, stop.signal)[Symbol.asyncIterator]()
  return {
    events,
    next: async () => {
      const {value, done} = await events.next()
      if (done) return 'end'
      return value.object === undefined ? value.type : `${value.type} ${value.object.metadata.name}`
    },
  }
}

const isSecondWatch = () => {
  let count = 0
  return (request: Parameters<typeof isWatch>[0]): boolean => isWatch(request) && ++count > 1
}
const versionsOfWatches = (): (string | null)[] => proxy.seen.filter(isWatch).map(({url}) => url.searchParams.get('resourceVersion'))

describe('a watch', () => {
  test('says what is there, that this is all, and then what changes', async () => {
    await make('a')
    const {next} = watching()
    expect([await next(), await next()]).toEqual(['ADDED a', 'SYNCED'])
    await make('b')
    await direct.apply(configMap('a', '2'))
    await remove('b')
    expect([await next(), await next(), await next()]).toEqual(['ADDED b', 'MODIFIED a', 'DELETED b'])
  })

  test('asks for bookmarks and for an end after some minutes', async () => {
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    void next()
    const {url} = await proxy.request(isWatch)
    expect(url.searchParams.get('allowWatchBookmarks')).toBe('true')
    expect(Number(url.searchParams.get('timeoutSeconds'))).toBeGreaterThanOrEqual(300)
  })

  test('ends at once when it is told to, wherever it waits', async () => {
    const {next} = watching()
    await next()
    const waiting = next()
    await proxy.request(isWatch)
    stop.abort()
    expect(await waiting).toBe('end')
  })

  test('that nobody reads any more closes its connection', async () => {
    const {events} = watching()
    await events.next()
    await make('a')
    await events.next()
    expect(await events.return?.()).toEqual({done: true, value: undefined})
  })

  test('tells an object that was deleted and made anew as two', async () => {
    await make('a')
    const {next} = watching()
    await next()
    await next()
    await remove('a')
    await make('a')
    expect([await next(), await next()]).toEqual(['DELETED a', 'ADDED a'])
  })
})

describe('W1: a version that is gone', () => {
  const expired = status(410, 'Expired', 'too old resource version')
  const inStream: Fault = {
    stream: (answer, upstream) => {
      upstream.destroy()
      answer.end(`${JSON.stringify({type: 'ERROR', object: expired})}\n`)
    },
  }
  test.each<[string, Fault]>([
    ['as an answer', {answer: 410, body: expired}],
    ['as an event', inStream],
  ])('%s leads to a new list, that says what vanished, what is new and what changed', async (_name, fault) => {
    for (const name of ['stays', 'goes', 'changes']) await make(name)
    proxy.on(isWatch, fault)
    const {next} = watching()
    expect([await next(), await next(), await next(), await next()]).toEqual(['ADDED changes', 'ADDED goes', 'ADDED stays', 'SYNCED'])
    await remove('goes')
    await make('comes')
    await direct.apply(configMap('changes', '2'))
    expect([await next(), await next(), await next(), await next()]).toEqual(['DELETED goes', 'MODIFIED changes', 'ADDED comes', 'SYNCED'])
  })
})

describe('goes on without a list', () => {
  /** Ends the stream right after its first event. */
  const cutAfterFirst = (how: (answer: Parameters<Extract<Fault, {stream: unknown}>['stream']>[0], rest: string) => void): Fault => ({
    stream: (answer, upstream) => {
      upstream.setEncoding('utf8').once('data', (text: string) => {
        const end = text.indexOf('\n') + 1
        answer.write(text.slice(0, end), () => how(answer, text))
        upstream.destroy()
      })
    },
  })

  test.each<[string, Fault]>([
    ['W2: after an error that is not about the version', {stream: (answer, upstream) => {
      upstream.destroy()
      answer.end(`${JSON.stringify({type: 'ERROR', object: status(500, 'InternalError', 'etcdserver: no leader', {retryAfterSeconds: 0})})}\n`)
    }}],
    ['W4: after a reset before anything came', {reset: 'before'}],
    ['W5: after the server has closed it', cutAfterFirst((answer) => answer.end())],
    ['W6: after half a line', cutAfterFirst((answer, text) => answer.end(text.slice(0, text.length / 2)))],
    ['W6: after half a line and a reset', cutAfterFirst((answer, text) => answer.write(text.slice(0, text.length / 2), () => answer.destroy()))],
    ['after a line that is no JSON', cutAfterFirst((answer) => answer.end('<html>\n'))],
    ['after 429', {answer: 429, headers: {'retry-after': '0'}, body: status(429, 'TooManyRequests', 'busy')}],
    ['after 500', {answer: 500, body: status(500, 'InternalError', 'broken')}],
    ['after 503', {answer: 503, body: 'down'}],
  ])('%s', async (_name, fault) => {
    proxy.on(isWatch, fault)
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    await make('a')
    expect(await next()).toBe('ADDED a')
    await make('b')
    expect(await next()).toBe('ADDED b')
    expect(proxy.seen.filter(isList)).toHaveLength(1)
  })

  test('W3: from the version that a bookmark told, which is no event', async () => {
    const version = (await direct.create(configMap('marker')))?.metadata.resourceVersion
    await remove('marker')
    proxy.on(isWatch, {
      stream: (answer, upstream) => {
        upstream.destroy()
        answer.end(`${JSON.stringify({type: 'BOOKMARK', object: {kind: 'ConfigMap', metadata: {resourceVersion: version}}})}\n`)
      },
    })
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    const waiting = next()
    await proxy.request(isSecondWatch())
    expect(versionsOfWatches()[1]).toBe(version)
    stop.abort()
    expect(await waiting).toBe('end')
  })

  test('when all connections are cut, over and over', async () => {
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    for (const name of ['a', 'b', 'c']) {
      const waiting = next()
      await proxy.request(isWatch)
      proxy.cut()
      await make(name)
      expect(await waiting).toBe(`ADDED ${name}`)
    }
  })
})

describe('W4, W9: a watch that says nothing', () => {
  const mute: Fault = {stream: (_answer, upstream) => void upstream.destroy()}

  test('is cut, and a list tells what was missed', async () => {
    await make('goes')
    proxy.on(isWatch, mute)
    const {next} = watching({silence: 50})
    expect([await next(), await next()]).toEqual(['ADDED goes', 'SYNCED'])
    await remove('goes')
    await make('comes')
    expect([await next(), await next(), await next()]).toEqual(['DELETED goes', 'ADDED comes', 'SYNCED'])
  })
})

describe('W7: credentials and rights', () => {
  test('a 401 is answered with fresh credentials, once', async () => {
    proxy.on(isWatch, {answer: 401, body: status(401, 'Unauthorized', 'Unauthorized')})
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    await make('a')
    expect(await next()).toBe('ADDED a')
  })

  test('a right that is missing ends it, with the verb', async () => {
    const message = 'configmaps is forbidden: User "dev" cannot watch resource "configmaps" in API group "" in the namespace "n"'
    proxy.on(isWatch, {answer: 403, body: status(403, 'Forbidden', message)})
    const {next} = watching()
    expect(await next()).toBe('SYNCED')
    await expect(next()).rejects.toMatchObject({code: 'FORBIDDEN', message: expect.stringContaining('you may not watch configmaps')})
  })

  test('a server that was never there ends it at once', async () => {
    await proxy.stop()
    await expect(watching().next()).rejects.toMatchObject({code: 'UNREACHABLE'})
  })
})

test('a server that goes away while a new list is due is waited for', async () => {
  await make('a')
  proxy.on(isWatch, {answer: 410, body: status(410, 'Expired', 'too old')})
  const {next} = watching()
  expect([await next(), await next()]).toEqual(['ADDED a', 'SYNCED'])
  proxy.on(isList, ...Array.from({length: 15}, () => ({answer: 503, body: 'down'}) as const))
  await make('b')
  expect([await next(), await next()]).toEqual(['ADDED b', 'SYNCED'])
})
