import {once} from 'node:events'
import {join} from 'node:path'
import {WebSocket} from 'ws'
import {expect, inject, test} from 'vitest'
import {targetOf} from '../../src/kube/contexts.ts'
import {readKubeconfig} from '../../src/kube/kubeconfig.ts'
import {listInventory} from '../../src/reconcile/inventory.ts'
import {clusterAt} from '../support/api-server.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'

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

/** What the site says on a websocket after it was told `text`. */
async function said(path: string, text: string): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${sandbox.httpPort}${path}`, {headers: {host: 'whole-qa.localhost'}})
  await once(socket, 'open')
  socket.send(text)
  const [answer] = await once(socket, 'message')
  socket.terminate()
  return String(answer)
}

async function stylesheetOf(): Promise<string> {
  const [, path = ''] = stylesheet.exec((await page(sandbox, 'whole-qa')).text) ?? []
  return path
}

test('every workload runs: page, static file, websocket, channel worker, and a task that the scheduler sent to a worker', async () => {
  await ok(deploy('--version', 'v1', '-f', instanceFile(own, 'whole-qa', everything)))
  expect(await page(sandbox, 'whole-qa', await stylesheetOf())).toMatchObject({status: 200, text: expect.stringContaining('#0b6e4f')})
  expect(await said('/ws/echo', 'hello')).toBe('hello')
  expect(await said('/ws/count', '')).toBe('3 trips')
  await expect.poll(async () => (await page(sandbox, 'whole-qa')).text, {timeout: 90_000, interval: 500}).toMatch(/ran task \d+ at/)
})

test('the same deploy again has nothing to do', async () => {
  expect((await ok(deploy('--version', 'v1'))).stdout).toContain('nothing to do')
})

test('a new version serves the stylesheet of the old one too', async () => {
  const old = await stylesheetOf()
  await ok(deploy('--version', 'v2'))
  expect(await stylesheetOf()).not.toBe(old)
  expect(await page(sandbox, 'whole-qa', await stylesheetOf())).toMatchObject({status: 200, text: expect.stringContaining('#7a1f5c')})
  expect(await page(sandbox, 'whole-qa', old)).toMatchObject({status: 200, text: expect.stringContaining('#0b6e4f')})
})

test('what is switched off goes, and nothing else', async () => {
  const before = await objects()
  const {stdout} = await ok(deploy('--version', 'v2', '-f', instanceFile(own, 'whole-qa', {...everything, version: 'v2', channelworker: {enabled: false}, web: {replicas: 1}})))
  expect(stdout).toContain('whole-qa is Ready on v2')
  const gone = ['Deployment whole-qa-channelworker', 'PodDisruptionBudget whole-qa-web']
  expect(before.filter((object) => !gone.includes(object))).toEqual(await objects())
})

/** `Kind name` of what is there of the instance, but for the pods. */
async function objects(): Promise<string[]> {
  const config = await readKubeconfig([join(own.home, 'sandbox', 'kubeconfig')])
  const inventory = await listInventory(clusterAt(targetOf(config, 'sandbox')), 'summon-qa', 'whole-qa')
  return inventory.applied().map(({kind, metadata}) => `${kind} ${metadata.name}`)
}
