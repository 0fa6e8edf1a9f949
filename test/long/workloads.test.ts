import {join} from 'node:path'
import {expect, inject, test} from 'vitest'
import {targetOf} from '../../src/kube/contexts.ts'
import {readKubeconfig} from '../../src/kube/kubeconfig.ts'
import {type Inventory, listInventory} from '../../src/reconcile/inventory.ts'
import type {KubeObject} from '../../src/world.ts'
import {clusterAt} from '../support/api-server.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'
import {said} from '../support/websocket.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', 'whole-qa', ...args, '--context', 'sandbox', '--yes')
const everything = {
  redis: {mode: 'managed', storage: {className: 'sandbox'}},
  web: {replicas: 2},
  celeryd: {grace: '20s'},
  celerybeat: {scheduler: 'redbeat'},
  daphne: {enabled: true},
  channelworker: {enabled: true, channels: ['trip-count']},
}
const stylesheet = /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/

const told = (path: string, text: string): Promise<string> => said(`ws://127.0.0.1:${sandbox.httpPort}${path}`, 'whole-qa.localhost', text)

async function stylesheetOf(): Promise<string> {
  const [, path = ''] = stylesheet.exec((await page(sandbox, 'whole-qa')).text) ?? []
  return path
}

test('every workload runs: page, static file, websocket, channel worker, and a task that the scheduler sent to a worker', async () => {
  await ok(deploy('--version', 'v1', '-f', instanceFile(own, 'whole-qa', everything)))
  expect(await page(sandbox, 'whole-qa', await stylesheetOf())).toMatchObject({status: 200, text: expect.stringContaining('#0b6e4f')})
  expect(await told('/ws/echo', 'hello')).toBe('hello')
  expect(await told('/ws/count', '')).toBe('3 trips')
  await expect.poll(async () => (await page(sandbox, 'whole-qa')).text, {timeout: 90_000, interval: 500}).toMatch(/ran task \d+ at/)
})

test('the same deploy again has nothing to do', async () => {
  expect((await ok(deploy('--version', 'v1'))).stdout).toContain('nothing to do')
})

test('a new version serves the stylesheet of the old one too, and leaves Redis alone', async () => {
  const old = await stylesheetOf()
  const redis = (await podNamed('whole-qa-redis-0'))?.metadata.uid
  await ok(deploy('--version', 'v2'))
  expect(await stylesheetOf()).not.toBe(old)
  expect(await page(sandbox, 'whole-qa', await stylesheetOf())).toMatchObject({status: 200, text: expect.stringContaining('#7a1f5c')})
  expect(await page(sandbox, 'whole-qa', old)).toMatchObject({status: 200, text: expect.stringContaining('#0b6e4f')})
  expect((await podNamed('whole-qa-redis-0'))?.metadata.uid).toBe(redis)
})

test('no container has ended by itself', async () => {
  const statuses = (await inventory()).all('Pod').flatMap(({status}) => (status?.['containerStatuses'] ?? []) as {name: string; restartCount: number}[])
  expect(statuses.filter(({restartCount}) => restartCount > 0)).toEqual([])
})

test('what is switched off goes, and nothing else', async () => {
  const before = await objects()
  const {stdout} = await ok(deploy('--version', 'v2', '-f', instanceFile(own, 'whole-qa', {...everything, version: 'v2', channelworker: {enabled: false}, web: {replicas: 1}})))
  expect(stdout).toContain('whole-qa is Ready on v2')
  const gone = ['Deployment whole-qa-channelworker', 'PodDisruptionBudget whole-qa-web']
  await expect.poll(objects, {timeout: 60_000}).toEqual(before.filter((object) => !gone.includes(object)))
})

/** `Kind name` of what is there of the instance, but for the pods. */
async function objects(): Promise<string[]> {
  return (await inventory()).applied().map(({kind, metadata}) => `${kind} ${metadata.name}`)
}

async function inventory(): Promise<Inventory> {
  const config = await readKubeconfig([join(own.home, 'sandbox', 'kubeconfig')])
  return listInventory(clusterAt(targetOf(config, 'sandbox')), 'summon-qa', 'whole-qa')
}

const podNamed = async (name: string): Promise<KubeObject | undefined> => (await inventory()).find('Pod', name)
