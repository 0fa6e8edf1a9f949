import {afterAll, beforeAll, expect, test} from 'vitest'
import {startControllers} from '../../../src/sandbox/controllers/controllers.ts'
import type {Stored} from '../../../src/sandbox/contracts.ts'
import {pod, startSmallSandbox, until, untilGone, type SmallSandbox} from '../support/small-sandbox.ts'

let sandbox: SmallSandbox
beforeAll(async () => (sandbox = await startSmallSandbox({also: startControllers})))
afterAll(() => sandbox.remove())

const configMap = (name: string, owners: readonly Stored[] = [], more: Record<string, unknown> = {}, namespace = 'default') =>
  sandbox.local.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace,
      ownerReferences: owners.map(({apiVersion, kind, metadata}) => ({apiVersion, kind, name: metadata.name, uid: metadata.uid, blockOwnerDeletion: true})),
      ...more,
    },
  }, 'test')

test('what is owned goes with its owner, at every depth', async () => {
  const owner = configMap('grandparent')
  configMap('child', [configMap('parent', [owner])])
  sandbox.local.remove('ConfigMap', 'default', 'grandparent')
  await untilGone(sandbox.local, 'ConfigMap', 'child')
  expect(sandbox.local.get('ConfigMap', 'default', 'parent')).toBeUndefined()
})

test('what has another owner stays, and forgets the one that is gone', async () => {
  const [first, second] = [configMap('first'), configMap('second')]
  configMap('shared', [first, second])
  sandbox.local.remove('ConfigMap', 'default', 'first')
  const {metadata} = await until(sandbox.local, 'ConfigMap', 'shared', (one) => one.metadata.ownerReferences?.length === 1)
  expect(metadata.ownerReferences?.[0]?.name).toBe('second')
})

test('a foreground deletion keeps the owner until what it owns is gone', async () => {
  const owner = configMap('stays')
  const blocked = configMap('blocked', [owner], {finalizers: ['example.com/hold']})
  sandbox.local.remove('ConfigMap', 'default', 'stays', {propagation: 'Foreground'})
  const going = await until(sandbox.local, 'ConfigMap', 'blocked', ({metadata}) => metadata.deletionTimestamp)
  expect(sandbox.local.get('ConfigMap', 'default', 'stays')?.metadata.finalizers).toEqual(['foregroundDeletion'])
  sandbox.local.update({...going, metadata: {...going.metadata, finalizers: []}}, 'test')
  await untilGone(sandbox.local, 'ConfigMap', 'stays')
  expect(sandbox.local.get('ConfigMap', 'default', 'blocked')?.metadata.uid).not.toBe(blocked.metadata.uid)
})

test('an orphaning deletion leaves what it owned, without an owner', async () => {
  const owner = configMap('leaving')
  configMap('left', [owner])
  sandbox.local.remove('ConfigMap', 'default', 'leaving', {propagation: 'Orphan'})
  await untilGone(sandbox.local, 'ConfigMap', 'leaving')
  expect(sandbox.local.get('ConfigMap', 'default', 'left')?.metadata.ownerReferences ?? []).toEqual([])
})

test('an owner that never was does not keep an object', async () => {
  const ghost = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'ghost', uid: '00000000-0000-0000-0000-000000000000'}} as Stored
  configMap('haunted', [ghost])
  await untilGone(sandbox.local, 'ConfigMap', 'haunted')
})

test('a namespace that is deleted is emptied, its pods ended, and then gone', async () => {
  sandbox.local.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'leaves'}}, 'test')
  await until(sandbox.local, 'ServiceAccount', 'default', () => true, 'leaves')
  configMap('in-it', [], {}, 'leaves')
  const {metadata, ...rest} = pod('in-it', 'exec sleep 1000')
  sandbox.local.create({...rest, metadata: {...metadata, namespace: 'leaves'}}, 'test')
  await until(sandbox.local, 'Pod', 'in-it', ({status}) => status?.phase === 'Running', 'leaves')
  sandbox.local.remove('Namespace', undefined, 'leaves')
  expect(sandbox.local.get('Namespace', undefined, 'leaves')?.status.phase).toBe('Terminating')
  await untilGone(sandbox.local, 'Namespace', 'leaves')
  expect(sandbox.local.list('Pod', {namespace: 'leaves'})).toEqual([])
  expect(sandbox.local.list('ConfigMap', {namespace: 'leaves'})).toEqual([])
})

test('a claim is bound at once', async () => {
  sandbox.local.create({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'data', namespace: 'default'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}, 'test')
  const {status, spec} = await until(sandbox.local, 'PersistentVolumeClaim', 'data', (claim) => claim.status?.phase === 'Bound')
  expect(status).toMatchObject({accessModes: ['ReadWriteOnce'], capacity: {storage: '1Gi'}})
  expect(spec.volumeName).toMatch(/^pvc-/)
})
