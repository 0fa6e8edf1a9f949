import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {saidOf} from './said.ts'
import {secondsSince} from './workload.ts'

/** Seconds that a refusal of pods (quota, admission) is borne. */
const patience = 30

/** The cluster does not let a controller make its pods, since then. */
export function refusal(said: string, since: string | undefined, now: Date): Verdict {
  const reason = /exceeded quota|failed quota/.test(said) ? 'QuotaExceeded' : 'Refused'
  const message = `the cluster refuses its pods: ${said}`
  const left = patience - secondsSince(since, now)
  return left > 0 ? waiting(reason, message, Math.ceil(left)) : broken(reason, message)
}

/** What the controller of this object said last of a pod that it could not make. */
export function refusalOf(object: KubeObject, events: readonly KubeObject[] | undefined, now: Date): Verdict | undefined {
  const said = saidOf(object, events, 'FailedCreate')
  const last = said.at(-1)
  return last === undefined ? undefined : refusal(last.message, said.map(({since}) => since).toSorted()[0], now)
}
