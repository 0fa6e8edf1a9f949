import {broken, kept, type Observed, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {worstPod} from './pods.ts'
import {refusal, refusalOf} from './refusal.ts'
import {conditionOf, type Counts, countsOf, isGoing, isObserved, versionOf} from './workload.ts'

/** kstatus' rules for a Deployment, told with the pod that holds it up; broken as soon as its new pods show that they will not come. */
export function deployment(object: KubeObject, {pods, replicaSets, events, now}: Observed): Verdict {
  const counts = countsOf(object)
  const current = newest(object, replicaSets)
  if (!isObserved(object)) return waiting('NotObserved', `0/${counts.wanted} on ${versionOf(object)}`)
  const refusal = refused(counts, current, events, now)
  if (refusal !== undefined) return refusal
  const progress = `${current === undefined ? Math.min(counts.available, counts.updated) : countsOf(current).available}/${counts.wanted} on ${versionOf(object)}`
  const mine = pods.filter((pod) => current !== undefined && ownedBy(pod, current) && serves(pod))
  const worst = worstPod(mine, now, events)
  if (worst.verdict === 'broken') return worst
  if (conditionOf(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return broken('ProgressDeadlineExceeded', `${progress}: ${worst.message ?? 'no progress'}, until the deadline`)
  if (worst.verdict === 'waiting') return {...worst, message: `${progress}, ${worst.message}`}
  if (isRolling(counts)) return waiting('Rolling', progress)
  const others = pods.filter((pod) => belongsTo(pod, object, replicaSets) && !mine.includes(pod) && serves(pod))
  return others.length === 0 ? kept() : waiting('OldPods', `${progress}, ${others.length} of ${versionsOf(others)} ${others.length === 1 ? 'serves' : 'serve'} still`)
}

const isRolling = ({wanted, total, updated, available, ready}: Counts): boolean =>
  updated < wanted || total > updated || total > wanted || available < wanted || ready < wanted

const versionsOf = (pods: readonly KubeObject[]): string => [...new Set(pods.map((pod) => pod.metadata.annotations?.['ridectl.dev/version'] ?? 'another version'))].join(' and ')

// Its ReplicaSet's own word: the Deployment's condition is an older ReplicaSet's too, which is on its way out. The condition keeps its first message, the Events have the last.
function refused({wanted}: Counts, current: KubeObject | undefined, events: readonly KubeObject[] | undefined, now: Date): Verdict | undefined {
  if (current === undefined || !isObserved(current) || countsOf(current).wanted > wanted) return undefined
  const failure = conditionOf(current, 'ReplicaFailure')
  if (failure?.status !== 'True') return undefined
  return refusalOf(current, events, now) ?? refusal(failure.message ?? failure.reason ?? '', failure.lastTransitionTime, now)
}

const revision = (object: KubeObject): number => Number(object.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0)

function newest(object: KubeObject, replicaSets: readonly KubeObject[]): KubeObject | undefined {
  return replicaSets.filter((set) => ownedBy(set, object)).find((set) => revision(set) === revision(object))
}

const ownedBy = (object: KubeObject, owner: KubeObject): boolean => object.metadata.ownerReferences?.some(({uid}) => uid === owner.metadata.uid) ?? false

const belongsTo = (pod: KubeObject, object: KubeObject, replicaSets: readonly KubeObject[]): boolean =>
  replicaSets.some((set) => ownedBy(set, object) && ownedBy(pod, set))

// One that finishes its work while it goes away takes no more of it; one that was evicted stays as a record.
const serves = (pod: KubeObject): boolean => !isGoing(pod) && !['Succeeded', 'Failed'].includes(String(pod.status?.['phase']))
