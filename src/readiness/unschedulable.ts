import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {saidOf} from './said.ts'
import {conditionOf, secondsSince} from './workload.ts'

/** So long, in seconds, a pod may be without a node while nothing says that one comes: autoscalers say it within half a minute. */
const patience = 45

/** What the scheduler says of a pod that no node takes; undefined where one does. Who may not read what autoscalers say waits on. */
export function unschedulable(pod: KubeObject, now: Date, events: readonly KubeObject[] | undefined): Verdict | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status !== 'False') return undefined
  const message = `${pod.metadata.name} is pending: ${withoutPreemption(scheduled.message ?? 'no node takes it')}`
  if (scheduled.reason !== 'Unschedulable') return waiting(scheduled.reason ?? 'NotScheduled', message)
  const [coming] = [...saidOf(pod, events, 'TriggeredScaleUp'), ...saidOf(pod, events, 'Nominated')]
  if (coming !== undefined) return waiting('Unschedulable', `${message}; a node comes: ${coming.message}`)
  if (events === undefined) return waiting('Unschedulable', message)
  const left = patience - secondsSince(scheduled.lastTransitionTime, now)
  return left > 0 ? waiting('Unschedulable', message, Math.ceil(left)) : broken('Unschedulable', message)
}

// Why nothing else may be put off a node for it is told at length, and is the same sentence again.
const withoutPreemption = (said: string): string => said.replace(/\.?\s*(no new claims to deallocate,\s*)?preemption: .*$/s, '')
