import {afterAll, beforeAll, expect, test} from 'vitest'
import {web} from '../../src/components/web.ts'
import {kept} from '../../src/reconcile/component.ts'
import {listInventory} from '../../src/reconcile/inventory.ts'
import {pass} from '../../src/reconcile/pass.ts'
import {makePlan} from '../../src/reconcile/plan.ts'
import {prunable} from '../../src/reconcile/prune.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

const site = {...web, needs: []}
const deployment = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'summon-qa', name: 'car1-qa-web'}
const fixed = {web: {replicas: 3}}
const scaled = {web: {replicas: 3, autoscale: {minReplicas: 2, maxReplicas: 9}}}
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
})
afterAll(() => server.stop())

const passOver = async (spec: Readonly<Record<string, unknown>>) => {
  const platform = platformOf(spec)
  const inventory = await listInventory(cluster, platform.namespace, platform.name)
  const nothing = async (): Promise<void> => {}
  return pass({components: [site], platform: () => platform, world: worldOf(cluster), inventory, judge: () => kept(), beforeActing: nothing, record: nothing, asked: new Map()})
}
const planFor = async (spec: Readonly<Record<string, unknown>>) =>
  makePlan({world: worldOf(cluster), components: [site], platform: platformOf(spec), inventory: await listInventory(cluster, 'summon-qa', 'car1-qa'), namespaceExists: true})
const pods = async () => (await cluster.get(deployment))?.spec?.['replicas']

test('the number of pods stays when an autoscaler takes it over, then is the autoscaler\'s, and is ours again without it', async () => {
  await passOver(fixed)
  expect(await pods()).toBe(3)
  expect((await planFor(scaled)).changes.flatMap(({kind, paths}) => (kind === 'Deployment' ? paths : []))).not.toContain('spec.replicas')
  await passOver(scaled)
  expect(await pods()).toBe(3)
  await cluster.patch(deployment, {spec: {replicas: 7}})
  await passOver({...scaled, version: 'v2'})
  expect(await pods()).toBe(7)
  await passOver(fixed)
  expect(await pods()).toBe(3)
})

test('an unchanged instance under an autoscaler has nothing to change', async () => {
  await passOver(scaled)
  await cluster.patch(deployment, {spec: {replicas: 5}})
  const {changes, overwrites} = await planFor(scaled)
  expect([changes, overwrites]).toEqual([[], []])
})

test('without its autoscaler and its second pod an instance has neither a HorizontalPodAutoscaler nor a budget, and all else', async () => {
  await passOver(scaled)
  const {wanted} = await passOver({web: {replicas: 1}})
  const inventory = await listInventory(cluster, 'summon-qa', 'car1-qa')
  expect(prunable(inventory, wanted).map(({kind}) => kind).toSorted()).toEqual(['HorizontalPodAutoscaler', 'PodDisruptionBudget'])
})
