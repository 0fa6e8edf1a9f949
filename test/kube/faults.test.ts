import {randomUUID} from 'node:crypto'
import {createServer, type Server} from 'node:net'
import {once} from 'node:events'
import type {AddressInfo} from 'node:net'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, clusterAt, serverWith, through} from '../support/api-server.ts'
import {type Fault, type FaultyProxy, faultyProxy, isList, isMethod, status} from '../support/faulty-proxy.ts'

const namespace = `kube-faults-${randomUUID().slice(0, 8)}`
let server: ApiServer
let proxy: FaultyProxy
let cluster: Cluster

const configMap = (name: string, value = '1'): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace}, data: {value}})
const ref = (name: string) => ({apiVersion: 'v1', kind: 'ConfigMap', namespace, name})
const failure = (promise: Promise<unknown>): Promise<RidectlError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => (error instanceof RidectlError ? error : Promise.reject(error)),
  )

beforeAll(async () => {
  ({server} = await serverWith(namespace))
})

afterAll(async () => {
  await clusterAt(server.target).remove({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {propagation: 'Background'})
  await server.stop()
})

beforeEach(async () => {
  proxy = await faultyProxy(server.target)
  cluster = clusterAt(through(proxy), {request: 5_000})
  await cluster.get(ref('warm-up'))
})

afterEach(() => proxy.stop())

const busy: Fault = {answer: 429, headers: {'retry-after': '0'}, body: status(429, 'TooManyRequests', 'busy')}
const down: Fault = {answer: 503, body: status(503, 'ServiceUnavailable', 'down')}
const restarting: Fault = {answer: 503, headers: {'retry-after': '0'}, body: status(503, 'ServiceUnavailable', 'restarting')}
const broken: Fault = {answer: 500, body: status(500, 'InternalError', 'etcdserver: leader changed')}
const late: Fault = {answer: 504, body: status(504, 'Timeout', 'late')}
const passing: readonly (readonly [string, Fault])[] = [
  ['429', busy],
  ['500', broken],
  ['503', down],
  ['503 with Retry-After', restarting],
  ['504', late],
  ['a reset before it was done', {reset: 'before'}],
  ['a reset after it was done', {reset: 'after'}],
]

describe.each(passing)('%s', (_name, fault) => {
  const name = (verb: string): string => `${verb}-${randomUUID().slice(0, 8)}`

  test('does not keep an object from being read, or listed', async () => {
    proxy.on(isMethod('GET'), fault, fault)
    expect(await cluster.get(ref('absent'))).toBeUndefined()
    expect(await cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace})).toEqual([])
  })

  test('does not keep an apply from being done', async () => {
    proxy.on(isMethod('PATCH'), fault, fault)
    expect((await cluster.apply(configMap(name('apply')))).object['data']).toEqual({value: '1'})
  })

  test('does not keep an object from being created, once, by us', async () => {
    proxy.on(isMethod('POST'), fault)
    const created = await cluster.create(configMap(name('create')))
    expect(created?.['data']).toEqual({value: '1'})
  })

  test('does not let us take another’s object for ours', async () => {
    const taken = name('taken')
    await clusterAt(server.target).create(configMap(taken, 'theirs'))
    proxy.on(isMethod('POST'), fault)
    expect(await cluster.create(configMap(taken, 'ours'))).toBeUndefined()
  })

  test('does not keep an object from being removed', async () => {
    const gone = name('remove')
    await clusterAt(server.target).create(configMap(gone))
    proxy.on(isMethod('DELETE'), fault)
    await cluster.remove(ref(gone), {propagation: 'Background'})
    expect(await cluster.get(ref(gone))).toBeUndefined()
  })
})

describe('what is final', () => {
  test('is said at once: the server is asked one time', async () => {
    proxy.on(isMethod('PATCH'), {answer: 403, body: status(403, 'Forbidden', 'configmaps "x" is forbidden: User "dev" cannot patch resource "configmaps" in API group "" in the namespace "n"')})
    const error = await failure(cluster.apply(configMap('forbidden')))
    expect([error.code, proxy.seen.filter(isMethod('PATCH')).length]).toEqual(['FORBIDDEN', 1])
  })

  test('a server that throttles for ever is given up after eleven requests', async () => {
    proxy.on(isMethod('PATCH'), ...Array.from({length: 20}, () => busy))
    expect((await failure(cluster.apply(configMap('throttled')))).code).toBe('UNREACHABLE')
    expect(proxy.seen.filter(isMethod('PATCH')).length).toBe(11)
  })

  test('a write that meets others every time ends as a conflict', async () => {
    const conflict: Fault = {answer: 409, body: status(409, 'Conflict', 'the object has been modified')}
    proxy.on(isMethod('PATCH'), ...Array.from({length: 20}, () => conflict))
    expect((await failure(cluster.apply(configMap('contested')))).code).toBe('CONFLICT')
  })

  test('a replace whose answer was lost has been done, or is a conflict: it never overwrites', async () => {
    const made = (await cluster.create(configMap('replaced')))!
    proxy.on(isMethod('PUT'), {reset: 'after'})
    expect((await failure(cluster.replace({...made, data: {value: '2'}}))).code).toBe('CONFLICT')
    expect((await cluster.get(ref('replaced')))?.['data']).toEqual({value: '2'})
  })

  test('a request that is never answered ends at its time limit', async () => {
    const impatient = clusterAt(through(proxy), {request: 50})
    proxy.on(isMethod('GET'), ...Array.from({length: 12}, () => ({silence: true}) as const))
    const error = await failure(impatient.get(ref('silent')))
    expect([error.code, error.message]).toEqual(['UNREACHABLE', expect.stringContaining('did not answer it')])
  })
})

describe('a list of many pages', () => {
  test('starts again where its pages have expired', async () => {
    const page = (items: readonly string[], next?: string): Fault => ({
      answer: 200,
      body: {kind: 'ConfigMapList', apiVersion: 'v1', metadata: {resourceVersion: '1', ...(next && {continue: next})}, items: items.map((name) => ({metadata: {name}}))},
    })
    proxy.on(isList, page(['a', 'b'], 'more'), {answer: 410, body: status(410, 'Expired', 'too old')}, page(['a'], 'more'), page(['c']))
    const found = await cluster.list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace})
    expect(found.map(({metadata}) => metadata.name)).toEqual(['a', 'c'])
  })
})

describe('warnings', () => {
  test('come with what was applied, each once, quotes and all', async () => {
    const header = ['299 - "the field \\"a\\" is old"', '299 - "second"', '299 - "second"'].join(', ')
    proxy.on(isMethod('PATCH'), {answer: 200, headers: {warning: header}, body: configMap('warned')})
    expect((await cluster.apply(configMap('warned'))).warnings).toEqual(['the field "a" is old', 'second'])
  })
})

describe('a server that is not there', () => {
  let listener: Server | undefined
  afterEach(() => void listener?.close())

  test('is known at once, with what it did and what to try', async () => {
    await proxy.stop()
    const error = await failure(clusterAt(through(proxy)).get(ref('any')))
    expect([error.code, error.message]).toEqual(['UNREACHABLE', `context faulty: ${proxy.url} refused the connection`])
    expect(error.remedy).not.toEqual([])
  })

  test('as the sandbox says how the sandbox is started', async () => {
    await proxy.stop()
    const error = await failure(clusterAt(through(proxy, 'sandbox')).get(ref('any')))
    expect(error.remedy[0]?.command).toBe('ridectl sandbox start')
  })

  test('by a name that does not resolve says so', async () => {
    const target = {...through(proxy), cluster: {name: 'x', server: 'https://no-such-host.invalid:6443', fields: {}}}
    expect((await failure(clusterAt(target).get(ref('any')))).message).toMatch(/https:\/\/no-such-host\.invalid:6443 (has a name that|did not answer in)/)
  })

  test('that takes connections and never speaks TLS ends at the time limit of the connection', async () => {
    listener = createServer(() => {})
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    const {port} = listener.address() as AddressInfo
    const target = {...through(proxy), cluster: {name: 'x', server: `https://127.0.0.1:${port}`, fields: {}}}
    const error = await failure(clusterAt(target, {connect: 50}).get(ref('any')))
    expect([error.code, error.message]).toEqual(['UNREACHABLE', `context faulty: https://127.0.0.1:${port} did not answer in 0.05 s`])
  })

  test('with a certificate that the kubeconfig does not trust is not asked', async () => {
    const {cluster: at} = server.target
    const error = await failure(clusterAt({...server.target, cluster: {...at, fields: {}}}).get(ref('any')))
    expect([error.code, error.message]).toEqual(['UNREACHABLE', expect.stringContaining('a certificate that the kubeconfig does not trust')])
  })

  test('for a moment, after it was there, is waited for', async () => {
    const kept = clusterAt(server.target)
    await kept.get(ref('any'))
    proxy.on(isMethod('GET'), {reset: 'before'}, {reset: 'before'}, {reset: 'before'})
    expect(await cluster.get(ref('absent'))).toBeUndefined()
  })
})
