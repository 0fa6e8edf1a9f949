import {manager} from '../platform/labels.ts'
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

/** What the controller of this object has said of a pod that it could not make, since the object was last sent: what it said before was of another spec. */
export function refusalOf(object: KubeObject, events: readonly KubeObject[] | undefined, now: Date): Verdict | undefined {
  const sent = sentAt(object)
  const said = saidOf(object, events, 'FailedCreate').filter(({last}) => last >= sent)
  const last = said.at(-1)
  if (last === undefined) return undefined
  const [since] = said.map((one) => (one.since > sent ? one.since : sent)).toSorted()
  return refusal(last.message, since, now)
}

function sentAt({metadata}: KubeObject): string {
  const ours = (metadata.managedFields ?? []).filter((entry) => entry.manager === manager && entry.subresource === undefined)
  return ours.map(({time}) => time ?? '').toSorted().at(-1) ?? ''
}
