import {once} from 'node:events'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {parse, stringify} from 'yaml'
import {openContexts} from '../../src/open-world.ts'
import {type Found, findInstance} from '../../src/workflows/find-instance.ts'
import {findPlace} from '../../src/workflows/find-place.ts'
import {install} from '../../src/workflows/install.ts'
import {listStatus} from '../../src/workflows/list-status.ts'
import {defaultSettings, type Settings} from '../../src/workflows/settings.ts'
import type {Contexts, KubeObject, World} from '../../src/world.ts'

interface Kubeconfig {clusters: {name: string; cluster: object}[]; users: {name: string; user: object}[]; contexts: {name: string; context: object}[]; [field: string]: unknown}

const run = `find-${process.pid}`
const settings: Settings = {...defaultSettings, namespacePattern: `${run}-<environment>`}
const home = mkdtempSync(join(tmpdir(), 'find-'))
const signal = new AbortController().signal
let mute: Server
let all: Contexts
let world: World

/** Nobody is asked: the names that were offered come back in the error. */
const offered = async (found: readonly Found[]): Promise<never> => {
  throw new Error(found.map(({name, context}) => `${name}@${context}`).sort().join(' '))
}

beforeAll(async () => {
  mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const port = (mute.address() as {port: number}).port
  all = contextsOf(await kubeconfig(port))
  world = await all.open('one')
  await install(world, {dryRun: false, signal})
  for (const environment of ['qa', 'prod']) await world.cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: `${run}-${environment}`}})
  for (const [name, environment] of [['car1-qa', 'qa'], ['car2-qa', 'qa'], ['car1-prod', 'prod']] as const) await world.cluster.apply(instance(name, `${run}-${environment}`))
})

afterAll(async () => {
  for (const environment of ['qa', 'prod']) await world.cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: `${run}-${environment}`})
  mute.close()
  rmSync(home, {recursive: true})
})

const instance = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', paused: true},
})

/** The cluster's own kubeconfig as context `one`; beside it a person without rights, a port that refuses, and one that never answers. */
async function kubeconfig(mutePort: number): Promise<Kubeconfig> {
  const own = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8')) as Kubeconfig
  const [cluster, user] = [own.clusters[0]?.cluster ?? {}, own.users[0]?.user ?? {}]
  const at = (name: string, server: object, person: object) => ({clusters: {name, cluster: server}, users: {name, user: person}, contexts: {name, context: {cluster: name, user: name}}})
  const parts = [
    at('one', cluster, user),
    at('nobody', cluster, {...user, as: 'nobody'}),
    at('refuses', {server: 'https://127.0.0.1:1'}, {token: 'x'}),
    at('mute', {server: `https://127.0.0.1:${mutePort}`}, {token: 'x'}),
  ]
  return {
    apiVersion: 'v1', kind: 'Config', 'current-context': 'one',
    clusters: parts.map((part) => part.clusters), users: parts.map((part) => part.users), contexts: parts.map((part) => part.contexts),
  }
}

function contextsOf(config: Kubeconfig): Contexts {
  const file = join(home, 'config')
  writeFileSync(file, stringify(config))
  return openContexts({kubeconfig: [file], sandboxKubeconfig: join(home, 'none')})
}

const find = (name: string | undefined, contexts: readonly string[] = ['one']) => findInstance(all, {...settings, contexts}, {name}, offered)

test('a whole name is found in the namespace that the pattern gives', async () => {
  expect(await find('car1-prod')).toMatchObject({name: 'car1-prod', namespace: `${run}-prod`, context: 'one'})
})

test('an environment that fits one instance is that one; one that fits several is asked about', async () => {
  expect((await listStatus(all, {...settings, contexts: ['one']}, {namespace: `${run}-qa`})).instances.map(({name}) => name)).toEqual(['car1-qa', 'car2-qa'])
  expect(await findInstance(all, {...settings, contexts: ['one']}, {name: 'prod', namespace: `${run}-prod`}, offered)).toMatchObject({name: 'car1-prod'})
  await expect(findInstance(all, {...settings, contexts: ['one']}, {name: 'qa', namespace: `${run}-qa`}, offered)).rejects.toThrow('car1-qa@one car2-qa@one')
})

test('a name in two contexts is asked about', async () => {
  await expect(findInstance(all, {...settings, contexts: ['one', 'one']}, {name: 'car1-qa'}, offered)).rejects.toThrow('car1-qa@one car1-qa@one')
})

test('an unknown name is refused with the nearest ones', async () => {
  await expect(find('car3-qa')).rejects.toMatchObject({code: 'NOT_FOUND', exit: 2, message: expect.stringMatching(/there is no instance car3-qa; near are .*car[12]-qa/)})
})

test('a name that no instance can have asks nobody', async () => {
  await expect(find('Car_1')).rejects.toMatchObject({code: 'INVALID_INPUT'})
})

test('what does not answer holds up nobody: the instance is found beside it, and it is named; where one may not look is not', async () => {
  expect(await find('car1-qa', ['mute', 'refuses', 'nobody', 'one'])).toMatchObject({context: 'one', unreachable: [{context: 'mute'}, {context: 'refuses'}]})
})

test('an instance that is not found names the contexts that did not answer', async () => {
  await expect(find('car9-qa', ['mute', 'refuses', 'one'])).rejects.toMatchObject({
    details: [expect.stringMatching(/^context mute: .*did not answer in 2 s/), expect.stringMatching(/^context refuses: .*refused/)],
  })
})

test('where no context answers, that is the failure', async () => {
  await expect(find('car1-qa', ['refuses'])).rejects.toMatchObject({code: 'UNREACHABLE'})
  await expect(find(undefined, ['mute', 'refuses'])).rejects.toMatchObject({code: 'UNREACHABLE', details: [expect.stringContaining('mute'), expect.stringContaining('refuses')]})
})

test('who may list nothing is told so', async () => {
  await expect(find('qa', ['nobody'])).rejects.toMatchObject({code: 'FORBIDDEN', exit: 6})
})

test('a list shows what answers and names what does not', async () => {
  const {instances, unreachable} = await listStatus(all, {...settings, contexts: ['one', 'refuses']}, {namespace: `${run}-prod`})
  expect(instances).toMatchObject([{name: 'car1-prod', context: 'one', state: 'Initializing', wantedVersion: 'v1'}])
  expect(unreachable).toMatchObject([{context: 'refuses'}])
})

test('an instance from a file goes to the current context, and to the namespace of file, flag or pattern', async () => {
  const place = (namespace: string | undefined, own: string | undefined) =>
    findPlace(all, settings, {name: 'new-qa', namespace}, {...instance('new-qa', ''), metadata: {name: 'new-qa', ...(own === undefined ? {} : {namespace: own})}})
  expect((await place(undefined, undefined)).namespace).toBe(`${run}-qa`)
  expect((await place(undefined, 'other')).namespace).toBe('other')
  expect((await place('flag', undefined)).namespace).toBe('flag')
  await expect(place('flag', 'other')).rejects.toMatchObject({code: 'INVALID_INPUT'})
})

test('to install again changes nothing', async () => {
  expect(await install(world, {dryRun: false, signal})).toMatchObject({action: 'unchanged', paths: []})
  expect(await install(world, {dryRun: true, signal})).toMatchObject({action: 'unchanged'})
})
