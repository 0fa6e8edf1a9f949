import {describe, expect, test} from 'vitest'

import {type AnyComponent, broken, component, type During, kept, type Verdict, waiting} from '../../src/reconcile/component.ts'
import {differsFromReady, type Report, stateOf} from '../../src/reconcile/state.ts'
import {statusOf} from '../../src/reconcile/status-of.ts'
import {platformOf} from '../support/platform.ts'

const report = (name: string, during: During, verdict: Verdict) => {
  const made: AnyComponent = component({name, during, promises: 'it is there', needs: [], keeps: async () => kept()})
  return {component: made, verdict}
}
const waits = waiting('Rolling', '1/2 on v2')

describe('the state of an instance', () => {
  test.each([
    ['Ready where every promise is kept', [report('database', 'Initializing', kept()), report('web', 'Deploying', kept())], true, 'Ready'],
    ['that of the first promise not kept', [report('migration', 'Migrating', waits), report('web', 'Deploying', waits)], true, 'Migrating'],
    ['Error where any promise is broken, whatever else waits', [report('database', 'Initializing', waits), report('web', 'Deploying', broken('CrashLoop', 'crashes'))], true, 'Error'],
    ['Ready still where a pod of an unchanged instance restarts', [report('database', 'Initializing', kept()), report('web', 'Deploying', waits)], false, 'Ready'],
  ] as const)('is %s', (_sentence, reports, differs, state) => {
    expect(stateOf(reports, differs).state).toBe(state)
  })

  test('says what waits, by component', () => {
    expect(stateOf([report('web', 'Deploying', waits)], true).message).toBe('web: 1/2 on v2')
  })
})

describe('a spec', () => {
  test('differs from the last Ready one until a deploy of its generation succeeded', () => {
    const history = [{generation: 4, result: 'failed'}, {generation: 3, result: 'succeeded'}]
    expect(differsFromReady({generation: 4, status: {history}})).toBe(true)
    expect(differsFromReady({generation: 3, status: {history}})).toBe(false)
    expect(differsFromReady({generation: 1, status: {}})).toBe(true)
  })
})

describe('the record of a promise', () => {
  const recordedAfter = (before: object, verdict: Verdict): unknown => {
    const reports: readonly Report[] = [report('redis', 'Initializing', verdict)]
    const {components} = statusOf(platformOf({}, {status: {components: [{name: 'redis', since: '2026-11-23T21:04:11Z', ...before}]}}), reports, stateOf(reports, true), 'ridectl/0.1.0', new Date())
    return components
  }

  test('that is kept says what is so now, and since when it is kept', () => {
    const before = {verdict: 'kept', reason: 'Kept', message: 'its data goes with its pod'}
    expect(recordedAfter(before, kept())).toEqual([{name: 'redis', verdict: 'kept', reason: 'Kept', since: '2026-11-23T21:04:11Z'}])
  })

  test('that waits is not written anew for each pod', () => {
    const before = {verdict: 'waiting', reason: 'Rolling', message: '0/2 on v2'}
    expect(recordedAfter(before, waits)).toMatchObject([{message: '0/2 on v2', since: '2026-11-23T21:04:11Z'}])
  })
})
