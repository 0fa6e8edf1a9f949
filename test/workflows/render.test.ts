import {afterAll, beforeAll, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {render} from '../../src/workflows/render.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {podOf} from '../support/applied.ts'
import {secretOf} from '../support/cluster-namespace.ts'
import {withDefaultClass} from '../support/default-class.ts'
import {worldOf} from '../support/small-world.ts'

let server: ApiServer
let cluster: Cluster
beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'databases'}})
  await cluster.create(secretOf('postgres-admin', 'databases', {url: 'postgresql://admin:secret@db:5432/postgres'}))
})
afterAll(() => server.stop())

/** What the Redis of a new instance would keep its data on, and whether a claim would be made. */
async function dataOf(at: Cluster, namespace: string): Promise<readonly [string | undefined, boolean]> {
  const spec = {version: 'v1', database: {mode: 'shared'}, redis: {mode: 'managed'}}
  const instance = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name: 'car1-qa', namespace}, spec}
  const objects = await render(worldOf(at), {name: 'car1-qa', namespace, instance})
  const {volumes} = podOf(new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object])), 'StatefulSet car1-qa-redis')
  const {name: _, ...volume} = volumes.find(({name}) => name === 'data') ?? {name: ''}
  return [Object.keys(volume)[0], objects.some(({kind}) => kind === 'PersistentVolumeClaim')]
}

test.each([['is there', 'summon-qa'], ['is not there yet', 'summon-uat']])('what is shown of a Redis\'s data is what a deploy makes, where the namespace %s', async (_, namespace) => {
  expect(await dataOf(withDefaultClass(cluster), namespace)).toEqual(['persistentVolumeClaim', true])
  expect(await dataOf(cluster, namespace)).toEqual(['emptyDir', false])
})

test('who may only look is shown the claim that most clusters make', async () => {
  const create = async (): Promise<never> => Promise.reject(new RidectlError('FORBIDDEN', 'may not create'))
  expect(await dataOf({...cluster, create}, 'summon-qa')).toEqual(['persistentVolumeClaim', true])
})
