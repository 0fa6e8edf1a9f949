import {afterAll, beforeAll, expect, test} from 'vitest'
import {clock} from '../../src/datastores/clock.ts'
import {parsePlatform} from '../../src/platform/summon-platform.ts'
import {type AnyComponent, broken, component, kept} from '../../src/reconcile/component.ts'
import {type Inventory, listInventory} from '../../src/reconcile/inventory.ts'
import {inOrder} from '../../src/reconcile/order.ts'
import {judged, pass, type PassResult} from '../../src/reconcile/pass.ts'
import type {KubeObject, World} from '../../src/world.ts'
import {type Engine, startEngine} from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const paint = component({
  name: 'paint', during: 'Deploying', promises: 'the car is painted', needs: [],
  applies: ({name}) => [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${name}-paint`}, data: {colour: 'red'}}],
})

const refOf = (name: string) => ({apiVersion: 'v1', kind: 'ConfigMap', namespace: engine.namespace, name: `${name}-paint`})

/** One pass that believes what this inventory says. */
function onePass(live: KubeObject, inventory: Inventory, components: readonly AnyComponent[]): Promise<PassResult> {
  return pass({
    components: inOrder(components), platform: () => parsePlatform(live), world: {cluster: engine.cluster, clock} as World, inventory,
    judge: judged, beforeActing: async () => {}, record: async () => {}, asked: new Map(),
  })
}

test('an object that somebody made again since it was last seen is put right, and not taken for the old one', async () => {
  const live = await engine.instance('car1-qa')
  await onePass(live, await listInventory(engine.cluster, engine.namespace, 'car1-qa'), [paint])
  const stale = await listInventory(engine.cluster, engine.namespace, 'car1-qa')
  const old = stale.find('ConfigMap', 'car1-qa-paint')
  if (old === undefined) throw new Error('nothing was applied')
  stale.put({...old, metadata: {...old.metadata, annotations: {}}})
  await engine.cluster.remove(refOf('car1-qa'), {propagation: 'Background'})
  await engine.cluster.apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'car1-qa-paint', namespace: engine.namespace}, data: {colour: 'blue'}}, {manager: 'somebody'})

  await onePass(live, stale, [paint])
  const found = await engine.cluster.get(refOf('car1-qa'))
  expect(found?.metadata.uid).not.toBe(old.metadata.uid)
  expect(found).toMatchObject({data: {colour: 'red'}})
})

test('what needs a broken promise waits and does nothing; what does not goes on, and all of it is over before the pass ends', async () => {
  const live = await engine.instance('car2-qa')
  const engineOf = component({name: 'engine', during: 'Initializing', promises: 'the engine runs', needs: [], keeps: async () => broken('Stalled', 'stalls')})
  const drive = component({name: 'drive', during: 'Deploying', promises: 'it drives', needs: [engineOf], keeps: async () => kept()})
  const {reports} = await onePass(live, await listInventory(engine.cluster, engine.namespace, 'car2-qa'), [engineOf, drive, paint])
  expect(reports.map(({component: {name}, verdict}) => `${name} ${verdict.verdict} ${verdict.message ?? ''}`)).toEqual(['engine broken stalls', 'drive waiting after engine', 'paint kept '])
})

test('a failure is thrown when everything that was begun is over: nothing writes on behind it', async () => {
  const live = await engine.instance('car3-qa')
  const fails = component({name: 'fails', during: 'Deploying', promises: 'it fails', needs: [], keeps: async () => Promise.reject(new Error('no'))})
  await expect(onePass(live, await listInventory(engine.cluster, engine.namespace, 'car3-qa'), [fails, paint])).rejects.toThrow('no')
  expect(await engine.cluster.get(refOf('car3-qa'))).toMatchObject({data: {colour: 'red'}})
})

test('what a pod reads is there before the workload that starts it', async () => {
  const live = await engine.instance('car5-qa')
  const containers = [{name: 'shop', image: 'shop:v1'}]
  const shop = component({
    name: 'shop', during: 'Deploying', promises: 'the shop is open', needs: [],
    applies: ({name}) => [
      {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: `${name}-shop`}, spec: {replicas: 0, template: {spec: {containers}}}},
      {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${name}-shop`}, data: {prices: 'low'}},
    ],
  })
  await onePass(live, await listInventory(engine.cluster, engine.namespace, 'car5-qa'), [shop])
  const at = async (apiVersion: string, kind: string): Promise<number> =>
    Number((await engine.cluster.get({apiVersion, kind, namespace: engine.namespace, name: 'car5-qa-shop'}))?.metadata.resourceVersion)
  expect(await at('v1', 'ConfigMap')).toBeLessThan(await at('apps/v1', 'Deployment'))
})
