import {afterAll, beforeAll, expect, test} from 'vitest'
import {site} from '../../src/components/site.ts'
import type {Cluster, World} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

let server: ApiServer
let cluster: Cluster
beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
  await cluster.create({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name: 'car1-qa', namespace: 'summon-qa'}, spec: {rules: [{host: 'car1-qa.localhost'}]}})
  await cluster.patch({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace: 'summon-qa', name: 'car1-qa'}, {status: {loadBalancer: {ingress: [{ip: '127.0.0.1'}]}}}, {subresource: 'status'})
})
afterAll(() => server.stop())

/** Of a site that answers so, or not at all. */
function said(web: Readonly<Record<string, unknown>>, status: number | undefined, row: object = {}): Promise<unknown> {
  const components = [{name: 'site', verdict: 'waiting', ...row}]
  const world: World = {...worldOf(cluster), site: {status: async () => status}}
  return Promise.resolve(site.keeps?.(platformOf({web}, {status: {components}}), world, {ingress: undefined}))
}

test('a site that answers is kept, and one that fails or is silent is waited for', async () => {
  expect(await said({replicas: 1}, 302)).toMatchObject({verdict: 'kept'})
  expect(await said({replicas: 1}, 503)).toMatchObject({verdict: 'waiting', message: 'car1-qa.localhost answers 503 at 127.0.0.1:80'})
  expect(await said({replicas: 1}, undefined)).toMatchObject({verdict: 'waiting', message: 'car1-qa.localhost does not answer at 127.0.0.1:80'})
})

test('a site that cannot be reached from here is waited for two minutes and no longer; one that fails is', async () => {
  const ago = (seconds: number, reason: string): object => ({reason, since: new Date(Date.now() - seconds * 1000).toISOString()})
  expect(await said({replicas: 1}, undefined, ago(100, 'SiteSilent'))).toMatchObject({verdict: 'waiting'})
  expect(await said({replicas: 1}, undefined, ago(121, 'SiteSilent'))).toEqual({verdict: 'kept', message: 'car1-qa.localhost does not answer at 127.0.0.1:80: that is out of reach from here, or nobody is there yet'})
  expect(await said({replicas: 1}, undefined, ago(121, 'SiteFails'))).toMatchObject({verdict: 'waiting'})
  expect(await said({replicas: 1}, 503, ago(121, 'SiteFails'))).toMatchObject({verdict: 'waiting'})
})

test('where no pod of web is wanted no answer is waited for', async () => {
  expect(await said({replicas: 0}, 503)).toEqual({verdict: 'kept', message: 'no pod of web is wanted: nobody is there to answer'})
})

test('an autoscaler always wants a pod', async () => {
  expect(await said({replicas: 0, autoscale: {minReplicas: 1, maxReplicas: 3}}, undefined)).toMatchObject({verdict: 'waiting'})
})
