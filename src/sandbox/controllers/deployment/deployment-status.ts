import type {Stored} from '../../contracts.ts'
import {timestamp} from '../../timestamp.ts'
import {nonZero} from '../replicas.ts'
import {fenceposts} from './rollout.ts'

interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly lastUpdateTime: string
  readonly lastTransitionTime: string
}

interface Counts {
  readonly replicas: number
  readonly updated: number
  readonly ready: number
  readonly available: number
}

export interface Situation {
  readonly deployment: Stored
  /** undefined while the Deployment is paused before its first ReplicaSet. */
  readonly current: Stored | undefined
  readonly sets: readonly Stored[]
  /** The current ReplicaSet was made in this pass. */
  readonly created: boolean
  readonly now: Date
}

/** The status of a Deployment, from those of its ReplicaSets. Pure. */
export function deploymentStatus(situation: Situation) {
  const {deployment, current, sets} = situation
  const counts = countAll(current, sets)
  const wanted = total(sets, ({spec}) => spec.replicas)
  return {
    observedGeneration: deployment.metadata.generation,
    ...nonZero({
      replicas: counts.replicas,
      updatedReplicas: counts.updated,
      readyReplicas: counts.ready,
      availableReplicas: counts.available,
      unavailableReplicas: Math.max(0, wanted - counts.available),
    }),
    terminatingReplicas: total(sets, ({status}) => status?.terminatingReplicas),
    conditions: [availability(situation, counts), ...progress(situation, counts), ...replicaFailure(situation)],
  }
}

function countAll(current: Stored | undefined, sets: readonly Stored[]): Counts {
  return {
    replicas: total(sets, ({status}) => status?.replicas),
    updated: Number(current?.status?.replicas ?? 0),
    ready: total(sets, ({status}) => status?.readyReplicas),
    available: total(sets, ({status}) => status?.availableReplicas),
  }
}

const total = (sets: readonly Stored[], count: (set: Stored) => unknown): number =>
  sets.reduce((sum, set) => sum + Number(count(set) ?? 0), 0)

const conditionOf = ({status}: Stored, type: string): Condition | undefined =>
  (status?.conditions as Condition[] | undefined)?.find((one) => one.type === type)

type Said = Omit<Condition, 'lastUpdateTime' | 'lastTransitionTime'>

/** A condition that says the same as before keeps its times; where only the reason is new, the transition's. */
function condition(situation: Pick<Situation, 'deployment' | 'now'>, said: Said, renewed = false): Condition {
  const before = conditionOf(situation.deployment, said.type)
  const now = timestamp(situation.now)
  const same = before?.status === said.status && before.reason === said.reason
  return {
    ...said,
    lastUpdateTime: same && !renewed ? before.lastUpdateTime : now,
    lastTransitionTime: before?.status === said.status ? before.lastTransitionTime : now,
  }
}

function availability(situation: Situation, {available}: Counts): Condition {
  const {strategy, replicas = 1} = situation.deployment.spec
  const {unavailable} = strategy?.type === 'Recreate' ? {unavailable: 0} : fenceposts(strategy?.rollingUpdate ?? {}, replicas)
  const [status, reason, has] = available >= replicas - unavailable
    ? (['True', 'MinimumReplicasAvailable', 'has'] as const)
    : (['False', 'MinimumReplicasUnavailable', 'does not have'] as const)
  return condition(situation, {type: 'Available', status, reason, message: `Deployment ${has} minimum availability.`})
}

export const isComplete = ({spec, status, metadata}: Stored): boolean =>
  [status?.replicas, status?.updatedReplicas, status?.availableReplicas].every((count) => Number(count ?? 0) === Number(spec.replicas ?? 1))
  && status?.observedGeneration >= (metadata.generation ?? 0)

/** No deadline is asked for: then there is no condition Progressing either. */
const noDeadline = 2 ** 31 - 1

export const deadlineOf = ({spec}: Stored): number | undefined => {
  const seconds = Number(spec.progressDeadlineSeconds ?? 600)
  return seconds === noDeadline ? undefined : seconds * 1000
}

function progress(situation: Situation, counts: Counts): Condition[] {
  const {deployment, current, created, now} = situation
  const before = conditionOf(deployment, 'Progressing')
  const deadline = deadlineOf(deployment)
  if (deadline === undefined) return []
  if (before?.reason === 'DeploymentPaused' || deployment.spec.paused) return paused(situation, before)
  if (current === undefined) return before ? [before] : []
  const {name} = current.metadata
  const yes = (reason: string, message: string, renewed = false): Condition[] =>
    [condition(situation, {type: 'Progressing', status: 'True', reason, message}, renewed)]
  const wanted = Number(deployment.spec.replicas ?? 1)
  if ([counts.replicas, counts.updated, counts.available].every((count) => count === wanted) && !created) {
    return yes('NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`)
  }
  if (created) return yes('NewReplicaSetCreated', `Created new replica set "${name}"`, true)
  // after its rollout a Deployment is not late, whatever happens to its pods
  if (before?.reason === 'NewReplicaSetAvailable' && counts.replicas === counts.updated) return [before]
  if (before === undefined) return yes('FoundNewReplicaSet', `Found new replica set "${name}"`)
  if (advanced(deployment, counts)) return yes('ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`, true)
  if (before.reason === 'NewReplicaSetAvailable' || now.getTime() < Date.parse(before.lastUpdateTime) + deadline) return [before]
  const message = `ReplicaSet "${name}" has timed out progressing.`
  return [condition(situation, {type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message})]
}

function paused(situation: Situation, before: Condition | undefined): Condition[] {
  if (before?.reason === 'ProgressDeadlineExceeded') return [before]
  const {paused: is} = situation.deployment.spec
  const [reason, message] = is ? ['DeploymentPaused', 'Deployment is paused'] : ['DeploymentResumed', 'Deployment is resumed']
  return [condition(situation, {type: 'Progressing', status: 'Unknown', reason, message})]
}

/** More new pods, fewer old ones, or more that are ready, than at the last look. */
function advanced({status}: Stored, {replicas, updated, ready, available}: Counts): boolean {
  const before = (field: string): number => Number(status?.[field] ?? 0)
  return updated > before('updatedReplicas')
    || replicas - updated < before('replicas') - before('updatedReplicas')
    || ready > before('readyReplicas')
    || available > before('availableReplicas')
}

function replicaFailure(situation: Situation): Condition[] {
  const failing = [situation.current, ...situation.sets].flatMap((set) => (set && conditionOf(set, 'ReplicaFailure')) ?? [])
  return failing.slice(0, 1).map(({reason, message}) => condition(situation, {type: 'ReplicaFailure', status: 'True', reason, message}))
}
