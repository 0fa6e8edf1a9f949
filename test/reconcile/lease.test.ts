import {afterAll, beforeAll, expect, test} from 'vitest'
import type {RidectlError} from '../../src/errors.ts'
import {acquireLease, type LeaseRequest} from '../../src/reconcile/acquire-lease.ts'
import type {Lease} from '../../src/reconcile/lease.ts'
import type {Clock, Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer} from '../support/api-server.ts'
import {manualClock} from '../support/manual-clock.ts'

const namespace = `lease-${process.pid}`
let api: ApiServer
let cluster: Cluster
let count = 0

beforeAll(async () => {
  api = await startApiServer()
  cluster = clusterAt(api.target)
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
})
afterAll(async () => {
  await cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace})
  await api.stop()
})

const anotherInstance = (): string => `car${(count += 1)}-qa`
const refOf = (instance: string) => ({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: `ridectl.${instance}`})
const holderOf = async (instance: string): Promise<unknown> => (await cluster.get(refOf(instance)))?.spec?.['holderIdentity']

function acquire(instance: string, who: string, clock: Clock, more: Partial<LeaseRequest> = {}): Promise<Lease> {
  return acquireLease(cluster, clock, {
    instance, namespace, holder: {id: `${who}/machine/1/1`, isGone: () => false}, purpose: 'deploy v2', again: `ridectl deploy ${instance} --version v2`, waitSeconds: 0, signal: new AbortController().signal, onWait: () => {}, ...more,
  })
}

/** Writes what `change` makes of the record, as somebody else. */
async function changed(instance: string, change: (lease: KubeObject) => KubeObject): Promise<void> {
  for (;;) {
    const lease = await cluster.get(refOf(instance))
    if (lease === undefined) throw new Error(`no lease of ${instance}`)
    if (await cluster.replace(change(lease)).then(() => true, () => false)) return
  }
}

const isLost = (lease: Lease): boolean => {
  try {
    lease.assertHeld()
    return false
  } catch (error) {
    expect(error).toMatchObject({code: 'LOCK_LOST', exit: 4})
    return true
  }
}

test('of a holder that is alive one learns who, for what and since when, without waiting', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock())
  await expect(acquire(instance, 'ben@desk', manualClock())).rejects.toMatchObject({
    code: 'LOCKED', exit: 3, message: `${instance} is locked: anna@laptop holds it for deploy v2 since 2026-11-23T21:04:11Z`,
    remedy: [{command: `ridectl deploy ${instance} --version v2 --wait-lock 5m`, why: 'waits its turn'}, {command: `ridectl status ${instance}`}],
  })
  await lease.release()
})

test('who waits for a deletion is told what is there after it, and who deletes too what to run', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock(), {purpose: 'delete --purge'})
  const remedyFor = async (more: Partial<LeaseRequest>): Promise<unknown> => acquire(instance, 'ben@desk', manualClock(), more).catch((error: RidectlError) => error.remedy[0])
  expect(await remedyFor({})).toEqual({command: `ridectl deploy ${instance} --version v2 --wait-lock 5m`, why: 'waits until it is deleted; -f FILE makes it again'})
  expect(await remedyFor({purpose: 'delete', again: `ridectl delete ${instance}`})).toEqual({command: `ridectl delete ${instance} --wait-lock 5m`, why: 'waits its turn'})
  await lease.release()
})

test('whoever waits is told for whom, and has it once it is released', async () => {
  const instance = anotherInstance()
  const first = await acquire(instance, 'anna@laptop', manualClock())
  const said = Promise.withResolvers<string>()
  const second = acquire(instance, 'ben@desk', manualClock(), {waitSeconds: 300, onWait: said.resolve})
  expect(await said.promise).toBe('waits for the lock: anna@laptop holds it for deploy v2 since 2026-11-23T21:04:11Z')
  await first.release()
  await (await second).release()
  expect(await holderOf(instance)).toBe('')
})

test('whoever stops waiting has changed nothing, and reads what goes on', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock())
  const stop = new AbortController()
  const waiting = acquire(instance, 'ben@desk', manualClock(), {waitSeconds: 300, signal: stop.signal, onWait: () => stop.abort()})
  await expect(waiting).rejects.toMatchObject({code: 'INTERRUPTED', details: [expect.stringContaining('anna@laptop holds it')], remedy: [{command: `ridectl deploy ${instance} --version v2`}]})
  expect(await holderOf(instance)).toBe('anna@laptop/machine/1/1')
  await lease.release()
})

test('a holder that is known to be gone is followed at once', async () => {
  const instance = anotherInstance()
  const killed = await acquire(instance, 'anna@laptop', manualClock({stuck: true}))
  const lease = await acquire(instance, 'ben@desk', manualClock(), {holder: {id: 'ben@desk/machine/2/2', isGone: (id) => id.startsWith('anna')}})
  expect((await cluster.get(refOf(instance)))?.spec).toMatchObject({holderIdentity: 'ben@desk/machine/2/2', leaseTransitions: 1})
  await Promise.all([lease.release(), killed.release()])
})

test('a holder that fell silent is followed when the record has not changed for its duration by the clock of who waits', async () => {
  const instance = anotherInstance()
  const silent = await acquire(instance, 'anna@laptop', manualClock({stuck: true}))
  const clock = manualClock()
  let looks = 0
  const lease = await acquire(instance, 'ben@desk', clock, {onWait: () => {
    looks += 1
    clock.pass(10)
  }})
  expect(looks).toBe(4)
  expect(await holderOf(instance)).toBe('ben@desk/machine/1/1')
  await silent.release()
  expect(await holderOf(instance)).toBe('ben@desk/machine/1/1')
  await lease.release()
})

test.each([['by one clock', undefined], ['while its machine slept', 'asleep']] as const)('a holder that could not renew for 20 s, %s, may not write any more', async (_how, asleep) => {
  const clock = manualClock({stuck: true})
  const lease = await acquire(anotherInstance(), 'anna@laptop', clock)
  clock.pass(19, asleep)
  expect(isLost(lease)).toBe(false)
  clock.pass(1, asleep)
  expect(isLost(lease)).toBe(true)
  await lease.release()
})

test('a holder whose record another took learns it with its next renewal, and leaves the record alone', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock())
  await changed(instance, (found) => ({...found, spec: {...found.spec, holderIdentity: 'ben@desk/machine/1/1'}}))
  await expect.poll(() => isLost(lease)).toBe(true)
  await lease.release()
  expect(await holderOf(instance)).toBe('ben@desk/machine/1/1')
})

test('a holder whose renewal met another change of the record, or its own whose answer was lost, holds it still', async () => {
  const instance = anotherInstance()
  const clock = manualClock()
  const lease = await acquire(instance, 'anna@laptop', clock)
  const labelled = (await cluster.get(refOf(instance)))?.metadata.resourceVersion
  await changed(instance, (found) => ({...found, metadata: {...found.metadata, labels: {seen: 'yes'}}}))
  const renewals = new Set([labelled])
  await expect.poll(async () => renewals.add((await cluster.get(refOf(instance)))?.metadata.resourceVersion).size).toBeGreaterThan(4)
  expect(isLost(lease)).toBe(false)
  await lease.release()
  expect(await holderOf(instance)).toBe('')
})

test('a holder whose record was removed learns it with its next renewal', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock())
  await cluster.remove(refOf(instance))
  await expect.poll(() => isLost(lease)).toBe(true)
  await lease.release()
})

test('a lock that cannot be released does not hide how the work ended', async () => {
  const instance = anotherInstance()
  const lease = await acquire(instance, 'anna@laptop', manualClock({stuck: true}))
  await cluster.remove(refOf(instance))
  await expect(lease.release()).resolves.toBeUndefined()
})

test('free it goes with its instance, and held with nobody: who deletes the instance keeps it', async () => {
  const instance = anotherInstance()
  const {object: {apiVersion, kind, metadata: {name, uid = ''}}} = await cluster.apply({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: instance, namespace}})
  const owner = {apiVersion, kind, name, uid}
  const owners = async (): Promise<unknown> => (await cluster.get(refOf(instance)))?.metadata.ownerReferences ?? []
  const lease = await acquire(instance, 'anna@laptop', manualClock({stuck: true}))
  lease.leaveTo(owner)
  expect(await owners()).toEqual([])
  await lease.release()
  expect(await owners()).toEqual([owner])
  const deleting = await acquire(instance, 'ben@desk', manualClock({stuck: true}), {purpose: 'delete'})
  expect(await owners()).toEqual([])
  await deleting.release()
  expect(await owners()).toEqual([])
})

test('removed it is gone, and one that another took meanwhile stays', async () => {
  const [gone, taken] = [anotherInstance(), anotherInstance()]
  await (await acquire(gone, 'anna@laptop', manualClock({stuck: true}))).remove()
  expect(await cluster.get(refOf(gone))).toBeUndefined()
  const lease = await acquire(taken, 'anna@laptop', manualClock({stuck: true}))
  await changed(taken, (found) => ({...found, spec: {...found.spec, holderIdentity: 'ben@desk/machine/1/1'}}))
  await lease.remove()
  expect(await holderOf(taken)).toBe('ben@desk/machine/1/1')
})

test('two that come at once: one has it', async () => {
  const instance = anotherInstance()
  const both = await Promise.allSettled([acquire(instance, 'anna@laptop', manualClock()), acquire(instance, 'ben@desk', manualClock())])
  expect(both.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected'])
  for (const one of both) if (one.status === 'fulfilled') await one.value.release()
})
