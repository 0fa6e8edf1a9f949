import type {Folders, Stored} from '../../contracts.ts'
import type {EventRecorder} from '../../event-recorder.ts'
import type {ContainerParts, PodParts} from '../container/container-factory.ts'
import type {ContainerLogs} from '../logs/container-logs.ts'
import type {PodSpec} from '../pod-spec.ts'
import type {Ports} from '../ports.ts'
import type {ProbeTarget} from '../probes/probe.ts'
import {podFolder} from '../volumes/volumes.ts'
import type {BackOff} from './back-off.ts'
import {recordsOf, type ContainerRecord} from './container-record.ts'
import type {RestartPolicy} from './pod-actions.ts'
import {podEvents, type PodEvents} from './pod-events.ts'

/** What every pod of the node is run with. */
export interface NodeContext {
  readonly parts: ContainerParts
  readonly folders: Folders
  readonly logs: ContainerLogs
  readonly recorder: EventRecorder
  readonly ports: Ports
  readonly backOff: BackOff
}

/** One pod while the node runs it. */
export interface PodState {
  readonly context: NodeContext
  readonly records: readonly ContainerRecord[]
  readonly events: PodEvents
  /** As it was stored when it was last seen. */
  pod: Stored
  /** The loopback port of its containers. */
  port: number | undefined
  /** By the volumes' names; undefined until all are mounted. */
  volumes: ReadonlyMap<string, string> | undefined
  /** It is being deleted: nothing is started any more. */
  ending: boolean
  /** It is gone, or the sandbox stops: nothing is started or written any more. */
  silent: boolean
  wake: NodeJS.Timeout | undefined
}

export function createPodState(context: NodeContext, pod: Stored): PodState {
  const state: PodState = {
    context,
    pod,
    records: recordsOf(pod),
    events: podEvents(context.recorder, () => state.pod),
    port: undefined,
    volumes: undefined,
    ending: false,
    silent: false,
    wake: undefined,
  }
  return state
}

export const specOf = ({pod}: PodState): PodSpec => pod.spec as PodSpec

export const restartPolicy = (state: PodState): RestartPolicy => specOf(state).restartPolicy ?? 'Always'

export function podParts({context, pod, volumes = new Map(), port}: PodState): PodParts {
  return {pod, folder: podFolder(context.folders, pod), volumes, port}
}

/** What probes and hooks of a running container look at. */
export function targetOf({port}: PodState, {container, running}: ContainerRecord): ProbeTarget | undefined {
  return running && {container, running, port}
}
