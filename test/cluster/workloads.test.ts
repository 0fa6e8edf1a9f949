import {connect} from 'node:net'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import type {KubeObject} from '../../src/world.ts'
import {type Ground, openGround, small} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'
import {said} from '../support/websocket.ts'

/** Before a version's tag, where the images of another working tree are to be told from the usual ones. */
const tag = (version: string): string => `${process.env['RIDECTL_TEST_TAGS'] ?? ''}${version}`
const stylesheet = /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/
const everything = {
  version: tag('v1'),
  redis: {mode: 'managed', podTemplate: small('redisserver')},
  web: {autoscale: {minReplicas: 2, maxReplicas: 5}},
  static: {replicas: 1, podTemplate: small('static')},
  celeryd: {podTemplate: small('celeryd'), grace: '30s'},
  celerybeat: {scheduler: 'redbeat', podTemplate: small('celerybeat')},
  daphne: {enabled: true, podTemplate: small('daphne')},
  channelworker: {enabled: true, channels: ['trip-count'], podTemplate: small('channelworker')},
}
/** The cluster learns a little after a pod is ready that a Service leads to it. */
const patient = {timeout: 60_000, interval: 500}
let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('workloads', {'pod-security.kubernetes.io/enforce': 'restricted'})
  name = ground.name('whole')
})
afterAll(() => ground.remove())

/** What Daphne says, asked from outside through its Service. */
async function told(path: string, text: string): Promise<string> {
  const service = await ground.get('Service', `${name}-daphne`)
  return said(`ws://${service?.spec?.['clusterIP']}${path}`, `${name}.localhost`, text)
}

async function stylesheetOf(): Promise<string> {
  const [, path = ''] = stylesheet.exec((await ground.page(name)).text) ?? []
  return path
}

async function newStylesheet(old: string): Promise<string | undefined> {
  const path = await stylesheetOf()
  return path === '' || path === old ? undefined : path
}

test('in a namespace that enforces Pod Security "restricted" every workload runs: page, static file, websocket, channel worker', async () => {
  expect((await ok(ground.deploy(name, everything))).stdout).toContain(`${name} is Ready on ${tag('v1')}`)
  await expect.poll(stylesheetOf, patient).toMatch(/^\/static\//)
  const path = await stylesheetOf()
  await expect.poll(() => ground.page(name, path, 'static'), patient).toMatchObject({status: 200, text: expect.stringContaining('#0b6e4f')})
  await expect.poll(() => told('/ws/echo', 'hello'), patient).toBe('hello')
  expect(await told('/ws/count', '')).toBe('3 trips')
})

test('the scheduler, which remembers in Redis, sends tasks to a worker', async () => {
  await expect.poll(async () => (await ground.page(name)).text, {timeout: 120_000, interval: 1000}).toMatch(/ran task \d+ at/)
})

test('after a crash of the scheduler its lock in Redis keeps a successor waiting for at most 150 s', async () => {
  const secret = await ground.get('Secret', `${name}.redis-pass`)
  const service = await ground.get('Service', `${name}-redis`)
  const password = Buffer.from((secret!['data'] as Record<string, string>)['password'] ?? '', 'base64').toString()
  const [, , seconds] = await answers(String(service?.spec?.['clusterIP']), [`AUTH ${password}`, 'SELECT 2', 'TTL redbeat::lock'])
  expect(seconds).toMatch(/^:\d+$/)
  expect(Number(seconds?.slice(1))).toBeLessThanOrEqual(150)
})

test('without a storage class the status says that the data of Redis goes with its pod', async () => {
  const {components} = (await ground.status(name)) as {components: {name: string; message?: string}[]}
  expect(components.find((row) => row.name === 'redis')?.message).toMatch(/^its data goes with its pod/)
})

test('the autoscaler decides how many pods serve the site, and what it or a person sets stays', async () => {
  await expect.poll(replicas, {timeout: 120_000, interval: 1000}).toBe(2)
  const {apiVersion, kind} = (await ground.get('Deployment', `${name}-web`))!
  await ground.cluster.patch({apiVersion, kind, namespace: ground.namespace, name: `${name}-web`}, {spec: {replicas: 3}})
  await expect.poll(async () => (await ground.get('Deployment', `${name}-web`))?.status?.['readyReplicas'], {timeout: 120_000, interval: 1000}).toBe(3)
  expect((await ok(ground.deploy(name, everything))).stdout).toContain('nothing to do')
  expect(await replicas()).toBe(3)
})

test('a new version serves the stylesheet of the old one too, leaves Redis alone, and there are never two schedulers', async () => {
  const old = await stylesheetOf()
  const redis = (await ground.get('Pod', `${name}-redis-0`))?.metadata.uid
  const schedulers = watchSchedulers()
  await ok(ground.deploy(name, {...everything, version: tag('v2')}))
  expect(await schedulers.most()).toBe(1)
  // The node's proxy leads to pods of the old version a moment longer: what one page links is asked for until it is there.
  const style = await vi.waitUntil(() => newStylesheet(old), patient)
  for (const [path, colour] of [[style, '#7a1f5c'], [old, '#0b6e4f']] as const) {
    await expect.poll(() => ground.page(name, path, 'static'), patient).toMatchObject({status: 200, text: expect.stringContaining(colour)})
  }
  expect((await ground.get('Pod', `${name}-redis-0`))?.metadata.uid).toBe(redis)
})

test('no container has ended by itself', async () => {
  const statuses = (await ground.list('Pod')).flatMap(({status}) => (status?.['containerStatuses'] ?? []) as {name: string; restartCount: number}[])
  expect(statuses.filter(({restartCount}) => restartCount > 0)).toEqual([])
})

test('a channel worker ends when it is asked to: it does not go on with new messages until it is killed', async () => {
  const [pod] = await ground.list('Pod', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'channelworker'})
  const ended = exitOf(pod!)
  await ground.cluster.remove({apiVersion: 'v1', kind: 'Pod', namespace: ground.namespace, name: pod!.metadata.name}, {propagation: 'Background'})
  expect(await ended).toBe(143)
})

test('a fixed number of pods takes over from the autoscaler, and what is switched off goes', async () => {
  await ok(ground.deploy(name, {...everything, version: tag('v2'), web: {replicas: 1}, channelworker: {enabled: false}}))
  expect(await replicas()).toBe(1)
  for (const kind of ['HorizontalPodAutoscaler', 'PodDisruptionBudget'] as const) await expect.poll(() => ground.list(kind), {timeout: 60_000}).toEqual([])
  const deployments = async () => (await ground.list('Deployment')).map(({metadata}) => metadata.name).toSorted()
  await expect.poll(deployments, {timeout: 120_000, interval: 1000}).toEqual(['celeryd', 'daphne', 'static', 'web'].map((component) => `${name}-${component}`))
})

test('tasks go through RabbitMQ where that is the broker', async () => {
  const other = ground.name('queued')
  await ground.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'queue', namespace: ground.namespace}, stringData: {url: rabbitmqUrl()}})
  const queued = {version: tag('v1'), messageQueue: {mode: 'external', secret: {name: 'queue'}}, celeryd: {podTemplate: small('celeryd')}, celerybeat: {podTemplate: small('celerybeat')}}
  await ok(ground.deploy(other, queued))
  await expect.poll(async () => (await ground.page(other)).text, {timeout: 120_000, interval: 1000}).toMatch(/ran task \d+ at/)
})

function rabbitmqUrl(): string {
  const url = process.env['RIDECTL_TEST_RABBITMQ_URL']
  if (url === undefined) throw new Error('RIDECTL_TEST_RABBITMQ_URL must name a RabbitMQ that the pods reach')
  return url
}

/** The exit status of a pod's one container. */
async function exitOf({metadata: {name: pod}}: KubeObject): Promise<number | undefined> {
  for await (const {object} of ground.cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace: ground.namespace, fields: `metadata.name=${pod}`}, AbortSignal.timeout(120_000))) {
    const [container] = (object?.status?.['containerStatuses'] ?? []) as {state: {terminated?: {exitCode: number}}}[]
    if (container?.state.terminated !== undefined) return container.state.terminated.exitCode
  }
  return undefined
}

/** What a Redis answers to commands whose answers are one line each. */
async function answers(host: string, commands: readonly string[]): Promise<readonly string[]> {
  const socket = connect(6379, host)
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  socket.write(commands.map((command) => `${command}\r\n`).join(''))
  await expect.poll(() => text.split('\r\n').length, {timeout: 20_000}).toBe(commands.length + 1)
  socket.destroy()
  return text.split('\r\n')
}

async function replicas(): Promise<unknown> {
  return (await ground.get('Deployment', `${name}-web`))?.spec?.['replicas']
}

/** Follows the scheduler's pods; `most` says how many there were at once. */
function watchSchedulers(): {most(): Promise<number>} {
  const stop = new AbortController()
  const there = new Set<string | undefined>()
  let most = 0
  const watching = (async () => {
    for await (const {type, object} of ground.cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace: ground.namespace, labels: {'app.kubernetes.io/component': 'celerybeat'}}, stop.signal)) {
      if (type === 'DELETED') there.delete(object?.metadata.uid)
      else if (object !== undefined) there.add(object.metadata.uid)
      most = Math.max(most, there.size)
    }
  })()
  return {
    most: async () => {
      stop.abort()
      await watching
      return most
    },
  }
}
