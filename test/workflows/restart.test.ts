import {afterAll, beforeAll, expect, test} from 'vitest'
import {redisserver} from '../../src/components/redisserver.ts'
import {web} from '../../src/components/web.ts'
import {restartOf} from '../../src/workflows/restart.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

let server: ApiServer
let cluster: Cluster
beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
  for (const [kind, component] of [['Deployment', web.name], ['StatefulSet', redisserver.name]] as const) {
    const labels = {'app.kubernetes.io/instance': 'car1-qa', 'app.kubernetes.io/component': component}
    const template = {metadata: {labels}, spec: {containers: [{name: component, image: 'summon:v1'}]}}
    await cluster.create({apiVersion: 'apps/v1', kind, metadata: {name: `car1-qa-${component}`, namespace: 'summon-qa', labels}, spec: {replicas: 0, selector: {matchLabels: labels}, template, ...(kind === 'StatefulSet' ? {serviceName: 'redis'} : {})}})
  }
})
afterAll(() => server.stop())

const restarted = async (wanted: readonly string[], status: Record<string, unknown> = {}) => {
  const {live, name, namespace} = platformOf({version: 'v2'}, {status})
  return (await restartOf({world: worldOf(cluster), live, name, namespace, context: 'sandbox'}, wanted))
}

test('what may lose its data in a restart is restarted only by its name', async () => {
  expect((await restarted([])).components).toEqual(['web'])
  expect((await restarted(['redisserver'])).components).toEqual(['redisserver'])
})

test('pods are not restarted into another version: who wants it says so', async () => {
  await expect(restarted(['web'], {version: 'v1'})).rejects.toMatchObject({code: 'CONFLICT', message: 'car1-qa is on its way from v1 to v2: a restart would go on with that'})
  expect((await restarted(['migration'], {version: 'v1'})).components).toEqual(['migration'])
  expect((await restarted(['web'], {version: 'v2'})).components).toEqual(['web'])
})

test('a migration is run again where it has failed, also on a database that the version is new to; not where it is done', async () => {
  await expect(restarted(['migration'], {migratedVersion: 'v2', migrations: [{version: 'v2', result: 'succeeded'}]})).rejects.toMatchObject({message: 'car1-qa is migrated to v2 already: there is nothing to run again'})
  expect((await restarted(['migration'], {migratedVersion: 'v2', migrations: [{version: 'v2', result: 'failed'}, {version: 'v2', result: 'succeeded'}]})).asks).toEqual({'ridectl.dev/migration-attempt': '2'})
})
