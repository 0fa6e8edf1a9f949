import {afterEach, beforeEach, expect, test} from 'vitest'
import {thisHolder} from '../../src/process/holder.ts'
import type {Plan} from '../../src/reconcile/plan.ts'
import {deploy, type DeployOptions} from '../../src/workflows/deploy.ts'
import {install} from '../../src/workflows/install.ts'
import type {KubeObject, World} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {secretOf} from '../support/cluster-namespace.ts'
import {manualClock} from '../support/manual-clock.ts'
import {worldOf} from '../support/small-world.ts'

const [name, namespace] = ['car1-qa', 'summon-qa']
const database = {mode: 'external', secret: {name: 'car1-db', key: 'url'}}
const instance = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', database}}
const withSpec = (spec: object): typeof instance => ({...instance, spec: {...instance.spec, ...spec}})

let server: ApiServer
let world: World
let clock: ReturnType<typeof manualClock>
let stop: AbortController
beforeEach(async () => {
  const api = await serverWith(namespace)
  const bare = worldOf(api.cluster)
  server = api.server
  clock = manualClock()
  stop = new AbortController()
  world = {...bare, clock, databases: {...bare.databases, answers: async () => ({})}}
  await install(world, {dryRun: false, signal: stop.signal})
  await world.cluster.create(secretOf('car1-db', namespace, {url: 'postgresql://car1:secret@db.example.com/car1'}))
})
afterEach(() => server.stop())

/** Deploys, and lets go when the migration is begun: no node runs it here. */
async function untilTheMigration(more: Partial<DeployOptions>): Promise<void> {
  const wish = {name, namespace, who: 'dev@laptop', holder: thisHolder(), ridectl: '0.1.0', timeoutSeconds: 600, waitLockSeconds: 60, older: false, signal: stop.signal}
  const events = deploy(world, {...wish, confirm: async () => true, ...more})
  for await (const event of events) if (event.type === 'component' && event.name === 'migration') stop.abort()
}

const live = (): Promise<KubeObject | undefined> => world.cluster.get({apiVersion: instance.apiVersion, kind: instance.kind, name, namespace})

test('the time that a person takes to answer is no part of a deploy: neither of its limit nor of what it took', async () => {
  const confirm = async (): Promise<boolean> => {
    clock.pass(3600)
    return true
  }
  await expect(untilTheMigration({instance, confirm})).rejects.toMatchObject({code: 'INTERRUPTED'})
  expect((await live())?.status?.['history']).toMatchObject([{result: 'interrupted', duration: 0}])
})

test('what somebody changed while a person read what would change, or while the lock was another\'s, is asked about anew and not undone', async () => {
  await world.cluster.apply(instance)
  const shown: Plan[] = []
  const confirm = async (plan: Plan): Promise<boolean> => {
    if (shown.push(plan) === 1) await world.cluster.apply(withSpec({config: {DEBUG: true}}))
    return true
  }
  await expect(untilTheMigration({version: 'v2', confirm})).rejects.toMatchObject({code: 'INTERRUPTED'})
  expect(await live()).toMatchObject({spec: {version: 'v2', config: {DEBUG: true}}})
  expect(shown.map(({warnings}) => warnings)).toEqual([[], [expect.stringContaining('was changed by somebody') as string]])
})

test('an instance that somebody has paused is left alone, whoever did it', async () => {
  await world.cluster.apply(instance)
  await world.cluster.apply({...instance, spec: {paused: true}}, {manager: 'argocd'})
  const before = await live()
  await expect(untilTheMigration({version: 'v2'})).rejects.toMatchObject({code: 'CONFLICT', message: 'car1-qa is paused: nothing of it is changed'})
  await expect(untilTheMigration({instance: withSpec({version: 'v2'})})).rejects.toMatchObject({code: 'CONFLICT'})
  expect(await live()).toEqual(before)
})

test('an instance that another program wrote is refused where it wants what cannot be, as one from a file is', async () => {
  await world.cluster.apply(withSpec({migration: {backup: {enabled: true}}}), {manager: 'helm'})
  await expect(untilTheMigration({})).rejects.toMatchObject({code: 'INVALID_INPUT', message: 'car1-qa: spec.migration.backup.enabled is not made by this ridectl yet'})
})
