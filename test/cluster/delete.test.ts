import {afterAll, beforeAll, expect, test} from 'vitest'
import {thisHolder} from '../../src/open-world.ts'
import {deleteInstance, type DeleteEvent, type DeleteOptions} from '../../src/workflows/delete.ts'
import type {Leaving} from '../../src/workflows/leaving.ts'
import type {KubeObject} from '../../src/world.ts'
import {type ClusterNamespace, clusterNamespace, deployed, secretOf, smallInstance} from '../support/cluster-namespace.ts'

const name = `delete-${process.pid}-qa`
let place: ClusterNamespace
let instance: KubeObject

beforeAll(async () => {
  place = await clusterNamespace('delete', ['nobody'])
  instance = smallInstance(place, name, {static: {replicas: 1}})
  await place.world.cluster.apply(secretOf('not-ours', place.namespace, {key: 'value'}))
  await place.world.cluster.apply(claim())
  await deployed(place.world, instance)
})
afterAll(() => place.remove())

// A claim that an instance's StatefulSet would have made: it carries the instance's label, and no owner.
const claim = (): KubeObject => ({
  apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: `data-${name}-0`, namespace: place.namespace, labels: {'app.kubernetes.io/instance': name}},
  spec: {accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: {requests: {storage: '1Gi'}}},
})

async function deleted({onEvent, ...more}: Partial<DeleteOptions> & {readonly onEvent?: (event: DeleteEvent) => unknown} = {}, world = place.world): Promise<{readonly events: readonly DeleteEvent[]; readonly asked: Leaving | undefined}> {
  const events: DeleteEvent[] = []
  let asked: Leaving | undefined
  const confirm = async (leaving: Leaving): Promise<boolean> => {
    asked = leaving
    return true
  }
  const options = {name, namespace: place.namespace, purge: false, holder: thisHolder(), timeoutSeconds: 300, waitLockSeconds: 60, signal: new AbortController().signal, confirm, ...more}
  for await (const event of deleteInstance(world, options)) {
    events.push(event)
    await onEvent?.(event)
  }
  return {events, asked}
}

/** All that is there of the namespace, but for what Kubernetes keeps in each. */
async function everything(): Promise<string[]> {
  const kinds = [
    ['Secret', 'v1'], ['ConfigMap', 'v1'], ['Service', 'v1'], ['Pod', 'v1'], ['PersistentVolumeClaim', 'v1'], ['Deployment', 'apps/v1'], ['ReplicaSet', 'apps/v1'], ['StatefulSet', 'apps/v1'], ['ControllerRevision', 'apps/v1'],
    ['Job', 'batch/v1'], ['Ingress', 'networking.k8s.io/v1'], ['Lease', 'coordination.k8s.io/v1'], ['SummonPlatform', 'summon.ridecell.io/v1beta1'],
  ] as const
  const lists = await Promise.all(kinds.map(([kind, apiVersion]) => place.world.cluster.list({kind, apiVersion}, {namespace: place.namespace})))
  return lists.flatMap((objects, at) => objects.map(({metadata}) => `${kinds[at]?.[0]} ${metadata.name}`)).filter((one) => one !== 'ConfigMap kube-root-ca.crt').sort()
}

const data = (): string[] => [`PersistentVolumeClaim data-${name}-0`, `Secret ${name}.db-pass`, `Secret ${name}.secret-key`, 'Secret not-ours']
const password = async (): Promise<unknown> => (await place.world.cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: place.namespace, name: `${name}.db-pass`}))?.['data']

test('who may not delete is told every right that is missing, and nothing is deleted', async () => {
  const before = await everything()
  await expect(deleted({}, await place.as('nobody'))).rejects.toMatchObject({code: 'FORBIDDEN', details: expect.arrayContaining(['may not delete summonplatforms.summon.ridecell.io', 'may not patch secrets'])})
  expect(await everything()).toEqual(before)
})

test('a deletion that is declined changes nothing', async () => {
  const before = await everything()
  await expect(deleted({confirm: async () => false})).rejects.toMatchObject({code: 'DECLINED'})
  expect(await everything()).toEqual(before)
})

test('let go of while it waits, the lock is gone at once and the deletion goes on', async () => {
  const controller = new AbortController()
  const stopped = deleted({signal: controller.signal, onEvent: ({type}) => (type === 'waits' ? controller.abort() : undefined)})
  await expect(stopped).rejects.toMatchObject({code: 'INTERRUPTED', remedy: [{command: `ridectl delete ${name}`, why: expect.any(String)}]})
  expect(await place.world.cluster.get({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: place.namespace, name: `ridectl.${name}`})).toBeUndefined()
})

test('run again it waits until all is gone: what holds data stays, and nothing else', async () => {
  const {asked} = await deleted()
  expect(asked?.stays).toEqual([`database ${name.replaceAll('-', '_')}`, `Secret ${name}.db-pass`, `Secret ${name}.secret-key`, `PersistentVolumeClaim data-${name}-0`])
  expect(await everything()).toEqual(data())
})

test('an instance made again keeps password and data', async () => {
  const before = await password()
  await deployed(place.world, instance)
  expect(await password()).toEqual(before)
})

test('purged, everything of it is gone, and what is not its own stays', async () => {
  const {asked, events} = await deleted({purge: true})
  expect(asked).toMatchObject({stays: [], purges: expect.arrayContaining([`database ${name.replaceAll('-', '_')}`, `PersistentVolumeClaim data-${name}-0`])})
  expect(events.at(-1)).toMatchObject({type: 'done', stays: []})
  expect(await everything()).toEqual(['Secret not-ours'])
  await expect(deleted({purge: true})).rejects.toMatchObject({code: 'NOT_FOUND'})
})

test('an object that another program keeps is named when the time is over', async () => {
  const {object: {apiVersion, kind, metadata: {uid = ''}}} = await place.world.cluster.apply({...instance, spec: {...instance.spec, paused: true}})
  const labels = {'app.kubernetes.io/instance': name, 'app.kubernetes.io/managed-by': 'ridectl'}
  const held = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${name}-held`, namespace: place.namespace, labels, finalizers: ['test.example/held'], ownerReferences: [{apiVersion, kind, name, uid}]}}
  await place.world.cluster.apply(held)
  await expect(deleted({timeoutSeconds: 3})).rejects.toMatchObject({code: 'TIMED_OUT', message: expect.stringContaining(`ConfigMap ${name}-held`)})
  const letGo = (): Promise<unknown> => place.world.cluster.patch({apiVersion: 'v1', kind: 'ConfigMap', namespace: place.namespace, name: `${name}-held`}, {metadata: {finalizers: null}})
  await deleted({onEvent: ({type}) => (type === 'waits' ? letGo() : undefined)})
  expect(await everything()).toEqual(['Secret not-ours'])
})
