import type {Stored} from '../../contracts.ts'
import {kubelet} from './pod-events.ts'
import type {PodState} from './pod-state.ts'
import {podStatus} from './pod-status.ts'

/** Stores what the node knows of the pod, where it differs from what is stored. */
export function writeStatus(state: PodState, change: (pod: Stored) => Stored = (pod) => pod): void {
  if (state.silent) return
  const {context, records, ending, volumes} = state
  const {namespace, name, uid} = state.pod.metadata
  const live = context.parts.local.get('Pod', namespace, name)
  if (live?.metadata.uid !== uid) return
  const pod = change(live)
  const status = podStatus(pod, {records, ending, mounted: volumes !== undefined})
  context.parts.local.update({...pod, status}, kubelet.component, 'status')
}
