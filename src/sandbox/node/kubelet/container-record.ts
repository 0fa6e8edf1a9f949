import type {Stored} from '../../contracts.ts'
import {timestamp} from '../../timestamp.ts'
import type {RunningContainer} from '../container/running-container.ts'
import type {LogFile} from '../logs/log-file.ts'
import type {Container, PodSpec} from '../pod-spec.ts'

export interface Terminated {
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly containerID?: string
}

/** As a container's status shows it; one of the three. */
export interface ContainerState {
  readonly waiting?: {readonly reason: string; readonly message?: string}
  readonly running?: {readonly startedAt: string}
  readonly terminated?: Terminated
}

/** What the node knows of one container of a pod, over all its runs. */
export interface ContainerRecord {
  readonly container: Container
  readonly init: boolean
  state: ContainerState
  /** How the run before ended. */
  lastRun?: Terminated
  restartCount: number
  /** True once it ran, or was tried: the next start is a restart. */
  tried: boolean
  containerID?: string
  imageID?: string
  started: boolean
  ready: boolean
  /** Milliseconds of the next restart's back-off; 0 after a run that was long enough. */
  backOff: number
  /** Not started before this time; Infinity: not before an object changes. */
  notBefore: number
  running?: RunningContainer
  log?: LogFile
}

/** The records of a pod as it is stored: what ran when the sandbox stopped has ended with it. */
export function recordsOf(pod: Stored): ContainerRecord[] {
  const {initContainers = [], containers} = pod.spec as PodSpec
  const statuses: StoredStatus[] = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])]
  const record = (init: boolean) => (container: Container): ContainerRecord =>
    restored(container, init, statuses.find(({name}) => name === container.name))
  return [...initContainers.map(record(true)), ...containers.map(record(false))]
}

interface StoredStatus {
  readonly name: string
  readonly state?: ContainerState
  readonly lastState?: ContainerState
  readonly restartCount?: number
  readonly containerID?: string
  readonly imageID?: string
}

const unused = {started: false, ready: false, backOff: 0, notBefore: 0}

function restored(container: Container, init: boolean, status: StoredStatus | undefined): ContainerRecord {
  const before = status?.lastState?.terminated
  const state = status?.state?.running ? {terminated: lostRun(status.state.running.startedAt, status.containerID)} : (status?.state ?? {})
  return {
    ...unused,
    container,
    init,
    state,
    restartCount: status?.restartCount ?? 0,
    tried: Boolean(status?.containerID ?? before),
    ...(before && {lastRun: before}),
    ...(status?.containerID && {containerID: status.containerID}),
    ...(status?.imageID && {imageID: status.imageID}),
  }
}

export const lostReason = 'ContainerStatusUnknown'

function lostRun(startedAt: string, containerID: string | undefined): Terminated {
  const message = 'The sandbox stopped while the container ran'
  return {exitCode: 137, reason: lostReason, message, startedAt, finishedAt: timestamp(), ...(containerID && {containerID})}
}
