import {reportBug} from '../../report-bug.ts'
import {stopContainer} from '../container/stop-container.ts'
import {removePodFolder} from '../volumes/volumes.ts'
import {targetOf, type PodState} from './pod-state.ts'
import {writeStatus} from './write-status.ts'

/** Ends a pod that is being deleted: its containers get `grace` seconds, then it is removed. Called again, it can only shorten the grace. */
export function endPod(state: PodState, grace: number): void {
  clearTimeout(state.wake)
  if (state.ending) {
    for (const {running} of state.records) running?.killAt(performance.now() + grace * 1000)
    return
  }
  state.ending = true
  for (const record of state.records) {
    if (record.running) state.events.normal('Killing', `Stopping container ${record.container.name}`, record)
  }
  stopContainers(state, grace).then(() => removePod(state)).catch(reportBug)
}

/** Ends the containers and writes nothing: the pod is gone already, or the sandbox stops and starts it again. */
export async function haltPod(state: PodState, grace: number): Promise<void> {
  state.silent = true
  clearTimeout(state.wake)
  await stopContainers(state, grace)
}

/** After the pod is gone: nothing of it stays. */
export function cleanUpPod({context, pod, port}: PodState): void {
  removePodFolder(context.folders, pod)
  context.logs.remove(pod)
  if (port !== undefined) context.ports.giveBack(port)
}

async function stopContainers(state: PodState, grace: number): Promise<void> {
  const targets = state.records.flatMap((record) => targetOf(state, record) ?? [])
  await Promise.all(targets.map((target) => stopContainer(target, grace)))
}

function removePod(state: PodState): void {
  const {namespace, name, uid} = state.pod.metadata
  if (state.silent) return
  writeStatus(state)
  state.context.parts.local.remove('Pod', namespace, name, {graceSeconds: 0, uid})
}
