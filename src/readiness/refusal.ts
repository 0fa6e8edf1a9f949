import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
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
export function refusalOf(object: KubeObject, refusals: readonly KubeObject[], now: Date): Verdict | undefined {
  const said = refusals.filter(({involvedObject}) => (involvedObject as {uid?: string}).uid === object.metadata.uid)
  const last = said.toSorted((one, other) => lastTime(one).localeCompare(lastTime(other))).at(-1)
  return last === undefined ? undefined : refusal(String(last['message'] ?? ''), firstTime(said), now)
}

const lastTime = (event: KubeObject): string => String(event['lastTimestamp'] ?? event['eventTime'] ?? event.metadata.creationTimestamp ?? '')

const firstTime = (events: readonly KubeObject[]): string | undefined =>
  events.map((event) => String(event['firstTimestamp'] ?? event['eventTime'] ?? event.metadata.creationTimestamp ?? '')).toSorted((one, other) => one.localeCompare(other))[0]
