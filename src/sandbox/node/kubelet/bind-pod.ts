import type {LocalApi, Stored} from '../../contracts.ts'
import type {EventRecorder} from '../../event-recorder.ts'
import {portAnnotation} from '../../network/annotations.ts'
import {nodeName} from '../node-name.ts'
import type {PodSpec} from '../pod-spec.ts'

/** True where a container asks, by an env PORT, for the port that it shall listen on. */
export const wantsPort = ({spec}: Stored): boolean =>
  (spec as PodSpec).containers.some(({env = []}) => env.some(({name}) => name === 'PORT'))

export const portOf = ({metadata}: Stored): number | undefined => Number(metadata.annotations?.[portAnnotation]) || undefined

const scheduler = 'default-scheduler'

export const schedulerSource = {component: scheduler} as const

/** Gives the pod its node, which is always this one, and shows the port of its containers. Returns the pod as it is stored then. */
export function bindPod(local: LocalApi, recorder: EventRecorder, pod: Stored, port: number | undefined): Stored | undefined {
  const live = local.get('Pod', pod.metadata.namespace, pod.metadata.name)
  if (live?.metadata.uid !== pod.metadata.uid) return undefined
  if (live.spec.nodeName && portOf(live) === port) return live
  const annotations = {...live.metadata.annotations, ...(port !== undefined && {[portAnnotation]: String(port)})}
  const bound = local.update({...live, metadata: {...live.metadata, annotations}, spec: {...live.spec, nodeName}}, scheduler)
  if (!live.spec.nodeName) {
    const {namespace, name} = live.metadata
    recorder.record(bound, {type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${namespace}/${name} to ${nodeName}`})
  }
  return bound
}
