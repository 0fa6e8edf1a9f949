import {timestamp} from '../../timestamp.ts'
import type {ContainerRecord} from './container-record.ts'
import {completed} from './pod-actions.ts'
import type {Phase} from './pod-phase.ts'

export interface PodCondition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly lastProbeTime?: null
  readonly lastTransitionTime?: string
  readonly observedGeneration?: number
  readonly reason?: string
  readonly message?: string
}

type Judged = Pick<PodCondition, 'status' | 'reason' | 'message'>

export interface Observed {
  readonly phase: Phase
  readonly records: readonly ContainerRecord[]
  /** The volumes are mounted: containers may start. */
  readonly mounted: boolean
  readonly generation: number | undefined
}

const own = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

/** The kubelet's conditions; those of others stay, and so does the time of a condition that did not change. */
export function podConditions(before: readonly PodCondition[], observed: Observed): PodCondition[] {
  const conditions = own.map((type) => dated(type, judge(type, observed), before.find((one) => one.type === type), observed.generation))
  return [...conditions, ...before.filter(({type}) => !own.includes(type))]
}

function dated(type: string, judged: Judged, before: PodCondition | undefined, generation: number | undefined): PodCondition {
  const lastTransitionTime = before?.status === judged.status && before.lastTransitionTime ? before.lastTransitionTime : timestamp()
  return {type, ...judged, lastProbeTime: null, lastTransitionTime, ...(generation !== undefined && {observedGeneration: generation})}
}

function judge(type: string, observed: Observed): Judged {
  if (type === 'PodScheduled') return {status: 'True'}
  if (type === 'PodReadyToStartContainers') return {status: observed.mounted ? 'True' : 'False'}
  return type === 'Initialized' ? initialized(observed) : ready(observed)
}

function initialized({phase, records}: Observed): Judged {
  if (phase === 'Succeeded') return {status: 'True', reason: 'PodCompleted'}
  const open = records.filter((record) => record.init && !completed(record))
  if (open.length === 0) return {status: 'True'}
  return {status: 'False', reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${names(open)}]`}
}

function ready({phase, records}: Observed): Judged {
  if (phase === 'Succeeded') return {status: 'False', reason: 'PodCompleted'}
  if (phase === 'Failed') return {status: 'False', reason: 'PodFailed'}
  const unready = records.filter((record) => !record.init && !record.ready)
  if (unready.length === 0) return {status: 'True'}
  return {status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: [${names(unready)}]`}
}

const names = (records: readonly ContainerRecord[]): string => records.map(({container}) => container.name).join(' ')
