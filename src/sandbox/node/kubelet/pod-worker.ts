import type {Stored} from '../../contracts.ts'
import type {EventRecorder} from '../../event-recorder.ts'
import {reportBug} from '../../report-bug.ts'
import {bindPod, portOf, wantsPort} from './bind-pod.ts'
import {disrupted, withDisruption} from './disruption.ts'
import {cleanUpPod, endPod, haltPod} from './end-pod.ts'
import {createPodState, specOf, type NodeContext, type PodState} from './pod-state.ts'
import {retryConfiguration, retryImages, syncPod} from './sync-pod.ts'
import {writeStatus} from './write-status.ts'

/** Keeps one pod, from its first sight to its removal. */
export interface PodWorker {
  readonly state: PodState
  update(pod: Stored): void
  /** An object of the pod's namespace, which it may wait for, was written. */
  configurationChanged(): void
  imagesChanged(): void
  /** The pod is gone from the API: its processes end now. */
  removed(): Promise<void>
  /** The sandbox stops: the processes end, at the latest after `limit` seconds; the pod stays as it is. */
  halt(limit: number): Promise<void>
}

export function createPodWorker(context: NodeContext, scheduler: EventRecorder, first: Stored): PodWorker {
  const state = createPodState(context, first)
  const lost = disrupted(first, state.records)
  const prepared = prepare(state, scheduler)
    .then(() => {
      if (lost) writeStatus(state, withDisruption)
      else syncPod(state)
      endIfDeleted(state)
    })
    .catch(reportBug)
  return {
    state,
    update: (pod) => {
      state.pod = pod
      void prepared.then(() => endIfDeleted(state))
    },
    configurationChanged: () => void prepared.then(() => !state.ending && retryConfiguration(state)),
    imagesChanged: () => void prepared.then(() => !state.ending && retryImages(state)),
    removed: async () => {
      state.silent = true
      await prepared
      await haltPod(state, 0)
      cleanUpPod(state)
    },
    halt: async (limit) => {
      state.silent = true
      await prepared
      await haltPod(state, Math.min(limit, specOf(state).terminationGracePeriodSeconds ?? 30))
    },
  }
}

async function prepare(state: PodState, scheduler: EventRecorder): Promise<void> {
  const {parts, ports} = state.context
  if (wantsPort(state.pod)) state.port = await ports.take(portOf(state.pod))
  if (!state.silent) state.pod = bindPod(parts.local, scheduler, state.pod, state.port) ?? state.pod
}

function endIfDeleted(state: PodState): void {
  const {deletionTimestamp, deletionGracePeriodSeconds = 30} = state.pod.metadata
  if (deletionTimestamp !== undefined && !state.silent) endPod(state, deletionGracePeriodSeconds)
}
