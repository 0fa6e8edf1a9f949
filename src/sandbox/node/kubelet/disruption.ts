import type {Stored} from '../../contracts.ts'
import {timestamp} from '../../timestamp.ts'
import type {PodSpec} from '../pod-spec.ts'
import {lostReason, type ContainerRecord} from './container-record.ts'

/** A pod that must not be started again lost a container with the sandbox that ran it: not its own failure. */
export function disrupted(pod: Stored, records: readonly ContainerRecord[]): boolean {
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
  return !ended && (pod.spec as PodSpec).restartPolicy === 'Never' && records.some(({state}) => state.terminated?.reason === lostReason)
}

/** The condition that a podFailurePolicy tells a disruption by, as a kubelet sets it when its node shuts down. */
export function withDisruption(pod: Stored): Stored {
  const message = 'Pod was terminated in response to imminent node shutdown.'
  const condition = {type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message, lastTransitionTime: timestamp()}
  return {...pod, status: {...pod.status, reason: 'Terminated', message, conditions: [...(pod.status?.conditions ?? []), condition]}}
}
