import {broken, kept, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {conditionOf} from './workload.ts'

/** kstatus' rule for any kind that has none of its own: what says nothing of itself is ready as soon as it is there. */
export function generic(object: KubeObject): Verdict {
  const {kind, metadata, status} = object
  const subject = `${kind} ${metadata.name}`
  const observed = status?.['observedGeneration']
  if (typeof observed === 'number' && observed !== metadata.generation) return waiting('NotObserved', `${subject} has not been looked at since it changed`)
  const stalled = conditionOf(object, 'Stalled')
  if (stalled?.status === 'True') return broken(stalled.reason ?? 'Stalled', `${subject}: ${stalled.message ?? 'is stalled'}`)
  const open = [conditionOf(object, 'Reconciling')].find((condition) => condition?.status === 'True') ?? [conditionOf(object, 'Ready')].find((condition) => condition !== undefined && condition.status !== 'True')
  return open === undefined ? kept() : waiting(open.reason ?? 'NotReady', `${subject}: ${open.message ?? 'is not ready'}`)
}
