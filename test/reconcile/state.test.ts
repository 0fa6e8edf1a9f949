import {describe, expect, test} from 'vitest'

import {type AnyComponent, broken, component, type During, kept, type Verdict, waiting} from '../../src/reconcile/component.ts'
import {differsFromReady, stateOf} from '../../src/reconcile/state.ts'

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
