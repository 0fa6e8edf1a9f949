import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {celerybeat} from '../../src/components/celerybeat.ts'
import {pullsecret} from '../../src/components/pullsecret.ts'
import {redis} from '../../src/components/redis.ts'
import {redisserver} from '../../src/components/redisserver.ts'
import {registry} from '../../src/components/registry.ts'
import {serviceaccount} from '../../src/components/serviceaccount.ts'
import {RidectlError} from '../../src/errors.ts'
import {kept} from '../../src/reconcile/component.ts'
import {Inventory, listInventory} from '../../src/reconcile/inventory.ts'
import {inOrder} from '../../src/reconcile/order.ts'
import {pass} from '../../src/reconcile/pass.ts'
import {makePlan} from '../../src/reconcile/plan.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {withDefaultClass} from '../support/default-class.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

const components = inOrder([registry, pullsecret, serviceaccount, redis, redisserver, {...celerybeat, needs: []}])
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
})
afterAll(() => server.stop())

type Spec = Readonly<Record<string, unknown>>
const given = async (name: string, spec: Spec) => ({components, world: worldOf(cluster), inventory: await listInventory(cluster, 'summon-qa', name), platform: platformOf(spec, {name})})

async function deployed(name: string, spec: Spec): Promise<void> {
  const {platform, ...rest} = await given(name, spec)
  const nothing = async (): Promise<void> => {}
  await pass({...rest, platform: () => platform, judge: () => kept(), beforeActing: nothing, record: nothing, asked: new Map()})
}

const warnings = async (name: string, spec: Spec): Promise<readonly string[]> => (await makePlan({...(await given(name, spec)), namespaceExists: true})).warnings

const own = (more: Spec = {}) => ({redis: {mode: 'managed', ...more}, celerybeat: {enabled: true}})
const lost = ['redis: its data goes with its pod: the cluster has no default storage class, and redis.storage.className names none']

describe('a Redis of the instance\'s own without a storage class', () => {
  test('is warned of before it is made, and before its pod is replaced', async () => {
    expect(await warnings('lost-qa', own())).toEqual(lost)
    await deployed('lost-qa', own())
    expect(await warnings('lost-qa', own({memory: '1Gi'}))).toEqual(lost)
  })

  test('is not spoken of where it stays as it is', async () => {
    await deployed('quiet-qa', own())
    expect(await warnings('quiet-qa', {...own(), version: 'v2'})).toEqual([])
  })

  test('loses its data where it is switched off: that is said', async () => {
    await deployed('gone-qa', own())
    expect(await warnings('gone-qa', {redis: {mode: 'none'}, celerybeat: {enabled: false}})).toEqual(['removes StatefulSet gone-qa-redis and the data in it: that is on no PersistentVolumeClaim'])
  })
})

describe('where the namespace is not there yet,', () => {
  const first = (at: Cluster, name: string) => makePlan({components, world: worldOf(at), inventory: new Inventory(), platform: platformOf(own(), {name}), namespaceExists: false})

  test('a cluster with a default storage class is not said to have none, and the claim is in the plan', async () => {
    const plan = await first(withDefaultClass(cluster), 'first-uat')
    expect(plan.warnings).toEqual([])
    expect(plan.later).toContain('PersistentVolumeClaim first-uat-redis')
  })

  test('a cluster without one is said to have none', async () => {
    expect((await first(cluster, 'first-uat')).warnings).toEqual(lost)
  })

  test('nothing is feared where no namespace may be asked', async () => {
    const refuse = async (): Promise<never> => Promise.reject(new RidectlError('FORBIDDEN', 'may not create'))
    const plan = await first({...cluster, create: refuse}, 'first-uat')
    expect(plan.warnings).toEqual([])
    expect(plan.later).toContain('PersistentVolumeClaim first-uat-redis')
  })
})

test('one with a claim is not warned of, and where it is switched off its claim stays: that is said', async () => {
  const kept = own({storage: {className: 'fast'}})
  expect(await warnings('kept-qa', kept)).toEqual([])
  await deployed('kept-qa', kept)
  expect(await warnings('kept-qa', {redis: {mode: 'none'}, celerybeat: {enabled: false}})).toEqual(['removes StatefulSet kept-qa-redis; its data stays in PersistentVolumeClaim kept-qa-redis'])
})
