import type {Stored} from '../../contracts.ts'
import type {EventRecorder} from '../../event-recorder.ts'
import {nodeName} from '../node-name.ts'
import type {ContainerRecord} from './container-record.ts'

/** What a kubelet says of a pod, in its words. */
export interface PodEvents {
  normal(reason: string, message: string, record?: ContainerRecord): void
  warning(reason: string, message: string, record?: ContainerRecord): void
}

export function podEvents(recorder: EventRecorder, pod: () => Stored): PodEvents {
  const record = (type: 'Normal' | 'Warning') => (reason: string, message: string, about?: ContainerRecord) => {
    const fieldPath = about && `spec.${about.init ? 'initContainers' : 'containers'}{${about.container.name}}`
    recorder.record(pod(), {type, reason, message, ...(fieldPath && {fieldPath})})
  }
  return {normal: record('Normal'), warning: record('Warning')}
}

/** `web-5c6f-x2x_summon-qa(uid)`, as a kubelet names a pod in its messages. */
export const podTitle = ({metadata}: Stored): string => `${metadata.name}_${metadata.namespace}(${metadata.uid})`

export const kubelet = {component: 'kubelet', host: nodeName} as const
