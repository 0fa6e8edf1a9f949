import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import type {KubeObject} from '../../src/world.ts'
import {type Ground, openGround} from '../support/ground.ts'
import {kstatus} from '../support/kstatus.ts'
import {ok} from '../support/sandbox.ts'

const run = promisify(execFile)
let ground: Ground
let name: string
beforeAll(async () => {
  ground = await openGround('wait')
  name = ground.name('awaited')
  await ok(ground.own.run('install'))
})
afterAll(() => ground.remove())

const live = (): Promise<KubeObject | undefined> => ground.get('SummonPlatform', name)

/** What the instance is when `kubectl wait` comes back, and what kstatus said of it until then, each once. */
async function awaited(): Promise<{readonly object: KubeObject; readonly seen: readonly string[]}> {
  const seen: string[] = []
  let isOver = false
  const looking = (async () => {
    while (!isOver) seen.push(await live().then((object) => (object === undefined ? 'NotFound' : `${object.metadata.generation} ${kstatus(object)}`)))
  })()
  await run('kubectl', ['wait', '--for=condition=Ready', `summonplatform/${name}`, '--namespace', ground.namespace, '--timeout', '300s'])
  const object = (await live())!
  isOver = true
  await looking
  const all = [...seen, `${object.metadata.generation} ${kstatus(object)}`]
  return {object, seen: all.filter((one, at) => one !== all[at - 1])}
}

const isOfGeneration = (generation: number) => async (): Promise<boolean> => (await live())?.metadata.generation === generation

test('kubectl waits for a new instance until it is Ready, and kstatus calls it current no sooner', async () => {
  const deploying = ground.start(name)
  await vi.waitUntil(isOfGeneration(1), {timeout: 60_000, interval: 50})
  const {object, seen} = await awaited()
  expect(object.status).toMatchObject({state: 'Ready', version: 'v1', observedGeneration: 1})
  expect(seen).toEqual(['1 InProgress', '1 Current'])
  await ok(deploying.ended)
})

test('during an upgrade it waits until the new version is Ready, though the old one was', async () => {
  const deploying = ground.start(name, {version: 'v2'})
  await vi.waitUntil(isOfGeneration(2), {timeout: 60_000, interval: 50})
  const {object, seen} = await awaited()
  expect(object.status).toMatchObject({state: 'Ready', version: 'v2', observedGeneration: 2})
  expect(seen).toEqual(['2 InProgress', '2 Current'])
  await ok(deploying.ended)
})
