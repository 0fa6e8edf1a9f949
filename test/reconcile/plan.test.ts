import {afterAll, beforeEach, expect, test} from 'vitest'
import {web} from '../../src/components/web.ts'
import {kept} from '../../src/reconcile/component.ts'
import {type Inventory, listInventory} from '../../src/reconcile/inventory.ts'
import {pass} from '../../src/reconcile/pass.ts'
import {makePlan, type Plan} from '../../src/reconcile/plan.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

const site = {...web, needs: []}
const made = platformOf({web: {replicas: 2}})
const wanted = platformOf({web: {replicas: 3}})
const deployment = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'summon-qa', name: 'car1-qa-web'}
let server: ApiServer
let cluster: Cluster
let listed: Inventory

// What the plan was listed from is older than the cluster that answers it, as after any change in between.
beforeEach(async () => {
  await server?.stop();
  ({server, cluster} = await serverWith('summon-qa'))
  const nothing = async (): Promise<void> => {}
  await pass({components: [site], platform: () => made, world: worldOf(cluster), inventory: await inventory(), judge: () => kept(), beforeActing: nothing, record: nothing, asked: new Map()})
  listed = await inventory()
})
afterAll(() => server.stop())

const inventory = (): Promise<Inventory> => listInventory(cluster, 'summon-qa', 'car1-qa')
const planOf = (): Promise<Plan> => makePlan({world: worldOf(cluster), components: [site], platform: wanted, inventory: listed, namespaceExists: true})

test('what a controller changes while the plan is made is no change of the deploy\'s', async () => {
  await cluster.patch(deployment, {metadata: {annotations: {'deployment.kubernetes.io/revision': '2'}}})
  expect((await planOf()).changes).toMatchObject([{action: 'change', paths: ['spec.replicas']}])
})

test('what somebody changes while the plan is made is put back, and said with who holds it', async () => {
  const {apiVersion, kind, ...metadata} = deployment
  await cluster.apply({apiVersion, kind, metadata, spec: {replicas: 7, minReadySeconds: 7}}, {manager: 'by-hand', force: true})
  expect(await planOf()).toMatchObject({
    changes: [{action: 'change', paths: ['spec.replicas'], before: {spec: {replicas: 7}}, after: {spec: {replicas: 3}}}],
    overwrites: [{path: 'spec.replicas', manager: 'by-hand'}],
  })
})

test('what is deleted while the plan is made is made anew', async () => {
  await cluster.remove(deployment, {propagation: 'Background'})
  expect((await planOf()).changes).toMatchObject([{action: 'create', kind: 'Deployment'}])
})

test('what is being deleted is made anew, whether it was so when listed or is since', async () => {
  await cluster.remove(deployment, {propagation: 'Foreground'})
  expect(await cluster.get(deployment)).toMatchObject({metadata: {deletionTimestamp: expect.any(String)}})
  expect((await planOf()).changes).toMatchObject([{action: 'create', kind: 'Deployment'}])
  listed = await inventory()
  expect((await planOf()).changes).toMatchObject([{action: 'create', kind: 'Deployment'}])
})
