import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {component, kept, type Manifest, waiting} from '../../src/reconcile/component.ts'
import type {DeployEvent} from '../../src/reconcile/events.ts'
import {type Engine, instanceKind, startEngine} from '../support/engine.ts'
import {isWatch, type Seen, status} from '../support/faulty-proxy.ts'
import {manualClock} from '../support/manual-clock.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const remove = (name: string) => engine.cluster.remove({...instanceKind, namespace: engine.namespace, name}, {propagation: 'Background'})
const config = (name: string, data: Record<string, string>): Manifest => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, data})
const found = (name: string) => engine.cluster.get({apiVersion: 'v1', kind: 'ConfigMap', namespace: engine.namespace, name})

const palette = component({
  name: 'palette', during: 'Initializing', promises: 'the colours are known', needs: [],
  keeps: async ({spec}) => ({...kept(), gives: {colour: String(spec.config['colour'] ?? 'red')}}),
})
const garage = component({name: 'garage', during: 'Initializing', promises: 'there is a garage', needs: [], wanted: () => false, keeps: async () => waiting('Never', 'never kept')})
const paint = component({
  name: 'paint', during: 'Deploying', promises: 'the car is painted', needs: [palette, garage],
  applies: ({name}, given) => [config(`${name}-paint`, {colour: given.palette?.colour ?? 'none', garage: given.garage === undefined ? 'none' : 'one'})],
})
const all = [paint, palette, garage]

describe('a component that only a test knows', () => {
  test('is applied with what its needs give, as every other: in the namespace of its instance, owned by it', async () => {
    const {metadata} = await engine.instance('car1-qa')
    const {reports} = await engine.converge('car1-qa', all)
    expect(reports.map(({component: {name}, verdict}) => [name, verdict.verdict])).toEqual([['palette', 'kept'], ['paint', 'kept']])
    expect(await found('car1-qa-paint')).toMatchObject({
      data: {colour: 'red'},
      metadata: {labels: {'app.kubernetes.io/component': 'paint', 'app.kubernetes.io/instance': 'car1-qa'}, ownerReferences: [{kind: 'SummonPlatform', uid: metadata.uid}]},
    })
  })

  test('gets undefined from a need that is not wanted, and does not wait for it', async () => {
    expect(await found('car1-qa-paint')).toMatchObject({data: {garage: 'none'}})
  })
})

describe('an instance that is as it should be', () => {
  test('is not written to by another run', async () => {
    const before = engine.writes('car1-qa').length
    await engine.converge('car1-qa', all)
    expect(engine.writes('car1-qa').slice(before)).toEqual([])
  })

  test('gets back the one thing that somebody changed by hand, and nothing else is written', async () => {
    await engine.cluster.apply({...config('car1-qa-paint', {colour: 'blue'}), metadata: {name: 'car1-qa-paint', namespace: engine.namespace}}, {manager: 'somebody'})
    const before = engine.writes('car1-qa').length
    await engine.converge('car1-qa', all)
    expect(await found('car1-qa-paint')).toMatchObject({data: {colour: 'red'}})
    expect(engine.writes('car1-qa').slice(before)).toEqual(['apply configmaps -paint'])
  })

  test('keeps what another manager added to an object of ours', async () => {
    await engine.cluster.apply({...config('car1-qa-paint', {wax: 'much'}), metadata: {name: 'car1-qa-paint', namespace: engine.namespace}}, {manager: 'somebody'})
    await engine.converge('car1-qa', all)
    expect(await found('car1-qa-paint')).toMatchObject({data: {colour: 'red', wax: 'much'}})
  })
})

describe('while it is being deployed an instance', () => {
  /** Does something once, in the middle of a pass. */
  const once = (does: () => Promise<unknown>) => {
    let done = false
    return component({
      name: 'meanwhile', during: 'Initializing', promises: 'something happens', needs: [],
      keeps: async () => {
        if (!done) await does()
        done = true
        return kept()
      },
    })
  }

  test('that somebody changes ends as it was changed', async () => {
    await engine.instance('car2-qa')
    await engine.converge('car2-qa', [...all, once(() => engine.instance('car2-qa', {config: {colour: 'green'}}))])
    expect(await found('car2-qa-paint')).toMatchObject({data: {colour: 'green'}})
  })

  /** Kept for a version; while that is being recorded, somebody changes the version. */
  const changedAtTheGate = (instance: string) => {
    let isChanged = false
    return component({
      name: 'gate', during: 'Migrating', promises: 'the schema fits', needs: [],
      applies: ({name, spec}) => [config(`${name}-gate`, {version: spec.version})],
      records: async ({spec}) => {
        if (!isChanged) await engine.instance(instance, {version: 'v2'})
        isChanged = true
        return {migratedVersion: spec.version}
      },
    })
  }

  test('that somebody changes at the last moment ends as it was changed, and is not said to be Ready before', async () => {
    await engine.instance('car11-qa')
    const gate = changedAtTheGate('car11-qa')
    const conditions: unknown[] = []
    const reader = component({
      name: 'reader', during: 'Deploying', promises: 'what is recorded was read', needs: [],
      keeps: async ({generation}) => {
        const {status} = (await engine.cluster.get({...instanceKind, namespace: engine.namespace, name: 'car11-qa'}))!
        if (generation === 2) conditions.push(...((status?.['conditions'] ?? []) as unknown[]))
        return kept()
      },
    })
    await engine.converge('car11-qa', [reader, gate])
    expect(await found('car11-qa-gate')).toMatchObject({data: {version: 'v2'}})
    expect(conditions).not.toContainEqual(expect.objectContaining({type: 'Ready', status: 'True', observedGeneration: 2}))
  })

  test('that somebody changes meets what is needed anew before anything acts on the change', async () => {
    await engine.instance('car12-qa')
    const gate = changedAtTheGate('car12-qa')
    const acted: string[] = []
    const behind = component({
      name: 'behind', during: 'Deploying', promises: 'it comes after the gate', needs: [gate],
      keeps: async ({spec, status}) => {
        acted.push(`${spec.version} on ${status.migratedVersion}`)
        return kept()
      },
    })
    await engine.converge('car12-qa', [behind, gate])
    expect(acted).toEqual(['v2 on v2'])
  })

  test('that somebody deletes is not made again behind their back', async () => {
    await engine.instance('car3-qa')
    const deleted = once(() => remove('car3-qa'))
    await expect(engine.converge('car3-qa', [deleted, never])).rejects.toMatchObject({code: 'FAILED', message: 'car3-qa was deleted while it was being deployed'})
    expect(await engine.cluster.get({...instanceKind, namespace: engine.namespace, name: 'car3-qa'})).toBeUndefined()
  })

  test('that somebody deletes and makes again is another one', async () => {
    await engine.instance('car4-qa')
    const again = once(async () => {
      await remove('car4-qa')
      await engine.instance('car4-qa')
    })
    await expect(engine.converge('car4-qa', [again, never])).rejects.toMatchObject({code: 'FAILED', message: expect.stringMatching(/^car4-qa was deleted/)})
  })
})

const never = component({name: 'never', during: 'Deploying', promises: 'it is never kept', needs: [], keeps: async () => waiting('Long', 'takes long')})

describe('a wait', () => {
  test('begins with the state Initializing, before anything is known', async () => {
    await engine.instance('car5-qa')
    const said: DeployEvent[] = []
    await engine.converge('car5-qa', all, {say: (event) => said.push(event)})
    expect(said.filter(({type}) => type === 'state')).toMatchObject([{state: 'Initializing'}, {state: 'Ready'}])
  })

  test('that is over names what it waited for', async () => {
    await engine.instance('car6-qa')
    const clock = manualClock()
    const passing = {...clock, sleep: async () => clock.pass(30)}
    await expect(engine.converge('car6-qa', [never], {clock: passing})).rejects.toMatchObject({code: 'TIMED_OUT', exit: 4, message: expect.stringContaining('never: takes long')})
  })

  test('that somebody stops names what it waited for, and how to go on', async () => {
    await engine.instance('car7-qa')
    const stop = new AbortController()
    const running = engine.converge('car7-qa', [never], {signal: stop.signal, say: ({type}) => type === 'component' && stop.abort()})
    await expect(running).rejects.toMatchObject({
      code: 'INTERRUPTED', details: ['It was waiting for never: takes long.'], remedy: [{command: 'ridectl deploy car7-qa --version v1'}],
    })
  })

  test('whose watches end for good does not leave a pass behind that writes on', async () => {
    await engine.instance('car8-qa')
    const ofIts = (request: Seen): boolean => isWatch(request) && request.url.searchParams.get('labelSelector') === 'app.kubernetes.io/instance=car8-qa'
    let isOver = false
    const slow = component({
      name: 'slow', during: 'Initializing', promises: 'it is slow', needs: [],
      keeps: async () => {
        const before = engine.proxy.seen.length
        engine.proxy.on(ofIts, {answer: 403, body: status(403, 'Forbidden', 'taken away')})
        engine.proxy.cut()
        await engine.proxy.request((request) => ofIts(request) && engine.proxy.seen.indexOf(request) >= before)
        await new Promise((resolve) => setTimeout(resolve, 300))
        isOver = true
        return kept()
      },
    })
    await expect(engine.converge('car8-qa', [slow])).rejects.toMatchObject({code: 'REFUSED'})
    expect(isOver).toBe(true)
  })
})
