import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Code, RidectlError} from '../../src/errors.ts'
import {broken, component, kept, type Verdict, waiting} from '../../src/reconcile/component.ts'
import type {KubeObject} from '../../src/world.ts'
import {type Engine, instanceKind, startEngine} from '../support/engine.ts'
import {isReadyToKubectl, kstatus} from '../support/kstatus.ts'
import {manualClock} from '../support/manual-clock.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const live = async (name: string): Promise<KubeObject> => (await engine.cluster.get({...instanceKind, namespace: engine.namespace, name}))!
const saying = async (name: string): Promise<unknown> => {
  const object = await live(name)
  return {kstatus: kstatus(object), kubectl: isReadyToKubectl(object)}
}
const going = {kstatus: 'InProgress', kubectl: false}
const done = {kstatus: 'Current', kubectl: true}

/** A promise of this state, with this verdict. */
const promising = (during: 'Initializing' | 'Migrating' | 'Deploying', verdict: Verdict) => component({name: during.toLowerCase(), during, promises: 'it is so', needs: [], keeps: async () => verdict})

/** A run whose time is over as soon as something waits: what it leaves is looked at. */
async function left(name: string, verdict: Verdict, during: 'Initializing' | 'Migrating' | 'Deploying' = 'Deploying'): Promise<void> {
  const clock = manualClock()
  await engine.converge(name, [promising(during, verdict)], {clock: {...clock, sleep: async () => clock.pass(30)}}).catch(() => {})
}

describe('to who waits for an instance (kstatus, kubectl wait)', () => {
  test('one that nobody has looked at yet is not ready', async () => {
    await engine.instance('wait1-qa')
    expect(await saying('wait1-qa')).toEqual(going)
  })

  test.each(['Initializing', 'Migrating', 'Deploying'] as const)('one that is %s is not ready', async (state) => {
    const name = `wait-${state.toLowerCase()}-qa`
    await engine.instance(name)
    await left(name, waiting('Busy', 'is busy'), state)
    expect((await live(name)).status).toMatchObject({state})
    expect(await saying(name)).toEqual(going)
  })

  test('one whose promise is broken has failed, until its spec is another', async () => {
    await engine.instance('wait2-qa')
    await left('wait2-qa', broken('Gone', 'is gone'))
    expect(await saying('wait2-qa')).toEqual({kstatus: 'Failed', kubectl: false})
    await engine.instance('wait2-qa', {version: 'v2'})
    expect(await saying('wait2-qa')).toEqual(going)
  })

  test('one whose deploy was stopped by what only a person can mend has failed, and says why; what may come right yet has not', async () => {
    const throwing = (code: Code) => component({name: 'thing', during: 'Initializing', promises: 'it is so', needs: [], keeps: async () => { throw new RidectlError(code, 'it is another\'s') }})
    await engine.instance('wait4-qa')
    await expect(engine.converge('wait4-qa', [throwing('UNSCHEDULABLE')])).rejects.toMatchObject({code: 'UNSCHEDULABLE'})
    expect(await saying('wait4-qa')).toEqual(going)
    await expect(engine.converge('wait4-qa', [throwing('ADOPT_REFUSED')])).rejects.toMatchObject({code: 'ADOPT_REFUSED'})
    expect(await saying('wait4-qa')).toEqual({kstatus: 'Failed', kubectl: false})
    expect((await live('wait4-qa')).status).toMatchObject({state: 'Error', message: 'it is another\'s'})
    await engine.converge('wait4-qa', [promising('Deploying', kept())], {isReady: true})
    expect(await saying('wait4-qa')).toEqual(done)
  })

  test('one that is Ready is; not so the moment that its spec is changed, nor while that is brought about', async () => {
    await engine.instance('wait3-qa')
    await engine.converge('wait3-qa', [promising('Deploying', kept())], {isReady: true})
    expect(await saying('wait3-qa')).toEqual(done)
    await engine.instance('wait3-qa', {version: 'v2'})
    expect(await saying('wait3-qa')).toEqual(going)
    await left('wait3-qa', waiting('Rolling', '1/2 on v2'))
    expect(await saying('wait3-qa')).toEqual(going)
    await engine.converge('wait3-qa', [promising('Deploying', kept())], {isReady: true})
    expect(await saying('wait3-qa')).toEqual(done)
  })

  test('a Ready one of which a pod is not ready is not ready, and is not being changed either', async () => {
    await engine.instance('wait4-qa')
    await engine.converge('wait4-qa', [promising('Deploying', kept())], {isReady: true})
    await left('wait4-qa', waiting('Restarting', 'a pod restarts'))
    expect((await live('wait4-qa')).status).toMatchObject({state: 'Ready'})
    expect(await saying('wait4-qa')).toEqual(going)
  })
})
