import {afterAll, beforeAll, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {broken, component, type Verdict} from '../../src/reconcile/component.ts'
import {instanceStatus, type InstanceStatus} from '../../src/workflows/status.ts'
import {type Engine, startEngine} from '../support/engine.ts'
import {worldOf} from '../support/small-world.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

/** The status after a deploy that ended so, of an instance of which nothing is there now. */
async function after(name: string, end: () => Promise<Verdict>): Promise<InstanceStatus> {
  await engine.instance(name)
  const thing = component({name: 'thing', during: 'Initializing', promises: 'it is so', needs: [], keeps: end})
  await expect(engine.converge(name, [thing])).rejects.toThrow(RidectlError)
  return instanceStatus(worldOf(engine.cluster), {name, namespace: engine.namespace})
}

test('what stopped a deploy, and no live object tells of, is shown', async () => {
  const stopped = async (): Promise<never> => {
    throw new RidectlError('ADOPT_REFUSED', 'it is another\'s')
  }
  expect(await after('stopped-qa', stopped)).toMatchObject({state: 'Error', message: 'it is another\'s'})
})

test('a promise that was broken is judged anew: what is so now counts', async () => {
  expect(await after('broken-qa', async () => broken('Gone', 'is gone'))).toMatchObject({state: 'Initializing'})
})
