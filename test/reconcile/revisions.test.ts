import {afterAll, beforeAll, expect, test} from 'vitest'
import type {Platform} from '../../src/platform/summon-platform.ts'
import {recordRevision} from '../../src/reconcile/revisions.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'

const namespace = `revisions-${process.pid}`
let api: ApiServer
let cluster: Cluster

beforeAll(async () => {
  api = await startApiServer()
  cluster = clusterAt(api.target)
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
})
afterAll(async () => {
  await cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace})
  await api.stop()
})

const wanting = (version: string): Platform => ({...platformOf({version, config: {DEBUG: true}}), namespace})
const author = {who: 'dev@laptop', why: 'a fix', ridectl: '0.1.0'}
const numberOf = (revision: KubeObject): number => Number(revision['revision'])
const revisions = async (): Promise<readonly KubeObject[]> =>
  (await cluster.list({apiVersion: 'apps/v1', kind: 'ControllerRevision'}, {namespace})).filter(({metadata}) => metadata.deletionTimestamp === undefined).toSorted((one, other) => numberOf(one) - numberOf(other))

test('a deploy leaves its whole spec, and who and why', async () => {
  await recordRevision(cluster, wanting('v1'), author)
  expect(await revisions()).toMatchObject([{
    revision: 1, data: {spec: {version: 'v1', config: {DEBUG: true}}}, metadata: {name: 'car1-qa-1', annotations: {'ridectl.dev/who': 'dev@laptop', 'ridectl.dev/why': 'a fix'}},
  }])
})

test('the same spec again leaves nothing', async () => {
  await recordRevision(cluster, wanting('v1'), author)
  expect(await revisions()).toHaveLength(1)
})

test('going back to an earlier spec is another deploy', async () => {
  await recordRevision(cluster, wanting('v2'), author)
  await recordRevision(cluster, wanting('v1'), author)
  expect((await revisions()).map(numberOf)).toEqual([1, 2, 3])
})

test('the last twenty stay', async () => {
  for (let version = 3; version <= 21; version += 1) await recordRevision(cluster, wanting(`v${version}`), author)
  expect((await revisions()).map(numberOf)).toEqual(Array.from({length: 20}, (_, index) => index + 3))
})

test('those of the instance\'s StatefulSets are none of them', async () => {
  const labels = {'app.kubernetes.io/instance': 'car1-qa', 'app.kubernetes.io/component': 'celerybeat'}
  for (let revision = 90; revision < 93; revision += 1) await cluster.create({apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: {name: `beat-${revision}`, namespace, labels}, data: {spec: {}}, revision})
  await recordRevision(cluster, wanting('v21'), author)
  await recordRevision(cluster, wanting('v22'), author)
  expect((await revisions()).map(numberOf)).toEqual([...Array.from({length: 20}, (_, index) => index + 4), 90, 91, 92])
})
