import type {Stored} from '../../contracts.ts'
import {timestamp} from '../../timestamp.ts'
import {podIp} from '../node-name.ts'
import type {PodSpec} from '../pod-spec.ts'
import type {ContainerRecord, ContainerState} from './container-record.ts'
import {completed} from './pod-actions.ts'
import {podConditions, type PodCondition} from './pod-conditions.ts'
import {podPhase} from './pod-phase.ts'

export interface PodSituation {
  readonly records: readonly ContainerRecord[]
  readonly mounted: boolean
  /** Being deleted, or lost: nothing is started again. */
  readonly ending: boolean
}

/** The status of a pod from what the node knows of its containers. Pure but for the time of what changed. */
export function podStatus(pod: Stored, {records, mounted, ending}: PodSituation) {
  const before = (pod.status ?? {}) as {conditions?: PodCondition[]; startTime?: string; qosClass?: string}
  const {generation} = pod.metadata
  const phase = podPhase(records, (pod.spec as PodSpec).restartPolicy ?? 'Always', ending)
  const init = records.filter((record) => record.init)
  const waitingFor = init.every(completed) ? 'ContainerCreating' : 'PodInitializing'
  const status = (record: ContainerRecord) => containerStatus(record, record.init || init.length > 0 ? 'PodInitializing' : waitingFor)
  return {
    ...before,
    ...(generation !== undefined && {observedGeneration: generation}),
    phase,
    conditions: podConditions(before.conditions ?? [], {phase, records, mounted, generation}),
    hostIP: podIp,
    hostIPs: [{ip: podIp}],
    podIP: podIp,
    podIPs: [{ip: podIp}],
    startTime: before.startTime ?? timestamp(),
    qosClass: before.qosClass ?? 'BestEffort',
    ...(init.length > 0 && {initContainerStatuses: init.map(status)}),
    containerStatuses: records.filter((record) => !record.init).map(status),
  }
}

function containerStatus(record: ContainerRecord, waitingFor: string) {
  const {container, state, lastRun, containerID, imageID = ''} = record
  return {
    name: container.name,
    image: container.image,
    imageID,
    ...(containerID && {containerID}),
    state: Object.keys(state).length > 0 ? state : ({waiting: {reason: waitingFor}} satisfies ContainerState),
    lastState: lastRun ? {terminated: lastRun} : {},
    ready: record.init ? completed(record) : record.ready,
    started: record.started,
    restartCount: record.restartCount,
  }
}
