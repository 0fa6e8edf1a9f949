import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {parse, stringify} from 'yaml'
import {components} from '../../src/components/index.ts'
import {readInstances} from '../../src/platform/instance-file.ts'
import {parsePlatform} from '../../src/platform/summon-platform.ts'
import {Inventory} from '../../src/reconcile/inventory.ts'
import {inOrder} from '../../src/reconcile/order.ts'
import {makePlan} from '../../src/reconcile/plan.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer} from '../support/api-server.ts'
import {worldOf} from '../support/small-world.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/workloads.md'), 'utf8')
const examples = [...text.matchAll(/\n([^\n]+)\n\n```yaml\n(.*?)```/gs)].map(([, sentence = '', yaml = '']) => [sentence, yaml] as const)
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  server = await startApiServer()
  cluster = clusterAt(server.target)
  for (const name of ['databases', 'shared', 'summon-prod']) await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name}})
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'postgres-admin', namespace: 'databases'}, stringData: {url: 'postgresql://admin:x@postgres.databases:5432/postgres'}})
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'registry', namespace: 'shared'}, type: 'kubernetes.io/dockerconfigjson', stringData: {'.dockerconfigjson': '{"auths": {}}'}})
})
afterAll(() => server.stop())

test('the page has an example of each shape', () => {
  expect(examples).toHaveLength(7)
})

describe.each(examples)('the example after "%s"', (_, yaml) => {
  const {spec} = parse(yaml) as {spec: object}
  const instance = stringify({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name: 'car1-prod', namespace: 'summon-prod'}, spec: {version: 'v1', ...spec}})

  test('is a valid instance, all of whose objects the API server takes', async () => {
    const [read] = readInstances(instance, 'workloads.md')
    const platform = parsePlatform(read!)
    const {changes, later} = await makePlan({world: worldOf(cluster), components: inOrder(components), platform, inventory: new Inventory(), namespaceExists: true})
    expect(later).toEqual([])
    expect(changes.map(({kind, name}) => `${kind} ${name}`)).toEqual(expect.arrayContaining(['Deployment car1-prod-web', 'Ingress car1-prod', expect.stringMatching(/^Job car1-prod-migrate-/)]))
  })
})
