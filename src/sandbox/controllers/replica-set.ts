import type {Stored} from '../contracts.ts'
import {ApiError} from '../api/errors.ts'
import {timestamp} from '../timestamp.ts'
import {manager, type Controller, type Tools} from './controller.ts'
import {claim} from './owner-reference.ts'
import {isActive, isReady, isTerminating, restartsOf, readySince, untilAvailable, untilNext} from './pod-state.ts'
import {podFromTemplate} from './pod-template.ts'
import {nonZero} from './replicas.ts'

export const replicaSetController: Controller = {
  name: 'replicaset-controller',
  kind: 'ReplicaSet',
  owns: ['Pod'],
  reconcile: (tools, namespace, name) => {
    const {local} = tools
    const set = local.get('ReplicaSet', namespace, name)
    if (set === undefined) return undefined
    const pods = claim(local, set, 'Pod', manager).filter(isActive)
    const failure = set.metadata.deletionTimestamp === undefined ? scale(tools, set, pods) : undefined
    const again = writeStatus(tools, set, failure)
    if (failure) throw failure
    return again
  },
}

/** Makes what is missing, deletes what is too many. Returns why a pod could not be made. */
function scale({local, events}: Tools, set: Stored, pods: readonly Stored[]): ApiError | undefined {
  const missing = Number(set.spec.replicas ?? 1) - pods.length
  for (const pod of leastUseful(pods).slice(0, Math.max(0, -missing))) {
    local.remove('Pod', pod.metadata.namespace, pod.metadata.name, {uid: pod.metadata.uid})
    events.record(set, {type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${pod.metadata.name}`})
  }
  try {
    for (let made = 0; made < missing; made += 1) {
      const pod = local.create(podFromTemplate(set, set.spec.template), manager)
      events.record(set, {type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}`})
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    events.record(set, {type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}`})
    return error
  }
  return undefined
}

const phases = ['Pending', 'Unknown', 'Running']

/** In the order in which pods are given up: what serves least, then what is youngest. */
export function leastUseful(pods: readonly Stored[]): Stored[] {
  const rank = (pod: Stored): readonly number[] => [
    pod.spec?.nodeName ? 1 : 0,
    phases.indexOf(pod.status?.phase),
    isReady(pod) ? 1 : 0,
    -(readySince(pod) ?? 0),
    -restartsOf(pod),
    -Date.parse(pod.metadata.creationTimestamp),
  ]
  const ranked = pods.map((pod) => ({pod, rank: rank(pod)}))
  return ranked.toSorted((a, b) => firstDifference(a.rank, b.rank)).map(({pod}) => pod)
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}

function writeStatus({local}: Tools, set: Stored, failure: ApiError | undefined): number | undefined {
  const live = local.get('ReplicaSet', set.metadata.namespace, set.metadata.name)
  if (live === undefined) return undefined
  const pods = claim(local, live, 'Pod', manager)
  const now = Date.now()
  const waits = pods.filter(isActive).flatMap((pod) => untilAvailable(pod, Number(live.spec.minReadySeconds ?? 0), now) ?? [])
  const status = {...replicaSetCounts(live, pods, waits), observedGeneration: live.metadata.generation, ...conditionsOf(live, failure)}
  local.update({...live, status}, manager, 'status')
  return untilNext(waits)
}

function replicaSetCounts(set: Stored, pods: readonly Stored[], waits: readonly number[]) {
  const active = pods.filter(isActive)
  const labels = Object.entries((set.spec.template.metadata?.labels ?? {}) as Record<string, string>)
  const fullyLabeled = active.filter(({metadata}) => labels.every(([key, value]) => metadata.labels?.[key] === value))
  const available = waits.filter((wait) => wait === 0)
  return {
    replicas: active.length,
    ...nonZero({fullyLabeledReplicas: fullyLabeled.length, readyReplicas: waits.length, availableReplicas: available.length}),
    terminatingReplicas: pods.filter(isTerminating).length,
  }
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
}

function conditionsOf(set: Stored, failure: ApiError | undefined): {conditions?: Condition[]} {
  if (failure === undefined) return {}
  const before = (set.status?.conditions as Condition[] | undefined)?.find(({type}) => type === 'ReplicaFailure')
  const lastTransitionTime = before?.lastTransitionTime ?? timestamp()
  return {conditions: [{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure.message, lastTransitionTime}]}
}
