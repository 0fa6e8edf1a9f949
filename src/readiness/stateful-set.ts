import {kept, type Observed, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {worstPod} from './pods.ts'
import {refusalOf} from './refusal.ts'
import {countsOf, isGoing, isObserved, versionOf} from './workload.ts'

/** kstatus' rules for a StatefulSet, which knows no failure of its own: its pods tell. */
export function statefulSet(object: KubeObject, {pods, events, now}: Observed): Verdict {
  const {wanted, total, available, updated} = countsOf(object)
  const progress = `${Math.min(available, updated)}/${wanted} on ${versionOf(object)}`
  if (!isObserved(object)) return waiting('NotObserved', `0/${wanted} on ${versionOf(object)}`)
  const revision = object.status?.['updateRevision']
  const mine = pods.filter((pod) => ownedBy(pod, object) && !isGoing(pod))
  const current = mine.filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === revision)
  const worst = worstPod(current, now, events)
  if (worst.verdict === 'broken') return worst
  const same = object.status?.['currentRevision'] === revision
  if (total === wanted && available >= wanted && same && current.length === mine.length) return kept()
  const refused = mine.length < wanted ? refusalOf(object, events, now) : undefined
  if (refused !== undefined) return refused
  return worst.verdict === 'waiting' ? {...worst, message: `${progress}, ${worst.message}`} : waiting('Rolling', progress)
}

const ownedBy = (pod: KubeObject, owner: KubeObject): boolean => pod.metadata.ownerReferences?.some(({uid}) => uid === owner.metadata.uid) ?? false
