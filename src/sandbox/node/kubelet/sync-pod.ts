import {reportBug} from '../../report-bug.ts'
import {mountVolumes} from '../volumes/volumes.ts'
import {backOffAfter, followRun} from './container-run.ts'
import type {ContainerRecord} from './container-record.ts'
import {podActions} from './pod-actions.ts'
import {podParts, restartPolicy, type PodState} from './pod-state.ts'
import {tryStart} from './start-container.ts'
import {writeStatus} from './write-status.ts'

/** Brings a pod's containers to what they should be now, and stores how it stands. Called after whatever happens to the pod. */
export function syncPod(state: PodState): void {
  if (state.silent) return
  try {
    if (!state.ending) startContainers(state)
    writeStatus(state)
  } catch (error) {
    reportBug(error)
  }
}

function startContainers(state: PodState): void {
  clearTimeout(state.wake)
  const {start} = podActions(state.records, restartPolicy(state), Date.now())
  if (start.length > 0 && !mounted(state)) return
  for (const record of start) startOne(state, record)
  wakeLater(state)
}

/** Milliseconds until a mount that failed is tried again, if nothing changes before. */
const mountRetry = 10_000

function mounted(state: PodState): boolean {
  const {context, pod} = state
  const {local, services} = context.parts
  try {
    state.volumes ??= mountVolumes(context.folders, {local, pod, rewrite: (text) => services.rewrite(text, pod.metadata.namespace ?? '')})
    return true
  } catch (error) {
    state.events.warning('FailedMount', error instanceof Error ? error.message : String(error))
    state.wake = setTimeout(() => syncPod(state), mountRetry)
    return false
  }
}

function startOne(state: PodState, record: ContainerRecord): void {
  const {parts, logs, backOff} = state.context
  const runs = tryStart(record, {parts, logs, backOff, events: state.events, pod: podParts(state)})
  if (runs) followRun(state, record, () => syncPod(state))
  else if (record.state.terminated) backOffAfter(state, record, 0)
  else if (record.state.waiting?.reason === 'ErrImagePull') showImageBackOff(state, record)
}

/** For the next start that has to wait. */
function wakeLater(state: PodState): void {
  const now = Date.now()
  const {start, wakeAt} = podActions(state.records, restartPolicy(state), now)
  const due = start.length > 0 ? now : wakeAt
  if (due !== undefined) state.wake = setTimeout(() => syncPod(state), due - now)
}

/** How long a failed pull shows as ErrImagePull, at most, before it shows that the next one is waited for (milliseconds). */
const pullErrorShown = 1000

function showImageBackOff(state: PodState, record: ContainerRecord): void {
  const {image} = record.container
  const failed = record.state
  const show = (): void => {
    if (state.silent || record.state !== failed) return
    const what = `Back-off pulling image "${image}"`
    record.state = {waiting: {reason: 'ImagePullBackOff', message: `${what}: ErrImagePull: ${failed.waiting?.message}`}}
    state.events.normal('BackOff', what, record)
    state.events.warning('Failed', 'Error: ImagePullBackOff', record)
    writeStatus(state)
  }
  setTimeout(show, Math.min(pullErrorShown, record.backOff / 2)).unref()
}

/** What the pod waits for may be there now: a Secret, a ConfigMap, a claim. */
export function retryConfiguration(state: PodState): void {
  const waiting = state.records.filter(({notBefore}) => notBefore === Infinity)
  for (const record of waiting) record.notBefore = 0
  if (waiting.length > 0 || state.volumes === undefined) syncPod(state)
}

/** An image was built: containers that wait for one look again. */
export function retryImages(state: PodState): void {
  const waiting = state.records.filter(({state: {waiting: why}}) => why?.reason === 'ErrImagePull' || why?.reason === 'ImagePullBackOff')
  for (const record of waiting) record.notBefore = 0
  if (waiting.length > 0) syncPod(state)
}
