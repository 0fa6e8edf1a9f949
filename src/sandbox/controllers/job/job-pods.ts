import type {Stored} from '../../contracts.ts'
import {isActive, isReady, isTerminal, isTerminating} from '../pod-state.ts'
import {matchPodFailure, type Match} from './pod-failure-policy.ts'

/** Keeps a pod of a Job stored until its end was counted. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'

export const isTracked = ({metadata}: Stored): boolean => metadata.finalizers?.includes(trackingFinalizer) ?? false

export interface Uncounted {
  readonly succeeded?: readonly string[]
  readonly failed?: readonly string[]
}

/** The pods of a Job, by what they mean to it. */
export interface JobPods {
  readonly active: readonly Stored[]
  readonly terminating: readonly Stored[]
  readonly ready: number
  /** Ended, and neither counted nor let go yet. */
  readonly newlySucceeded: readonly Stored[]
  readonly newlyFailed: readonly Stored[]
  /** Failed in a way that the podFailurePolicy ignores. */
  readonly ignored: readonly Stored[]
  /** A rule of the podFailurePolicy says that the Job fails. */
  readonly fatal: Match | undefined
}

export function sortPods(job: Stored, pods: readonly Stored[]): JobPods {
  const {podFailurePolicy} = job.spec
  const failed = pods.filter((pod) => isTracked(pod) && hasFailed(job, pod))
  const judged = failed.map((pod) => ({pod, match: matchPodFailure(podFailurePolicy, pod)}))
  return {
    active: pods.filter(isActive),
    terminating: pods.filter(isTerminating),
    ready: pods.filter((pod) => isActive(pod) && isReady(pod)).length,
    newlySucceeded: pods.filter((pod) => isTracked(pod) && pod.status?.phase === 'Succeeded'),
    newlyFailed: judged.filter(({match}) => match.action !== 'Ignore').map(({pod}) => pod),
    ignored: judged.filter(({match}) => match.action === 'Ignore').map(({pod}) => pod),
    fatal: judged.find(({match}) => match.action === 'FailJob')?.match,
  }
}

/** With podReplacementPolicy Failed a pod that is ending has not failed before it has ended. */
function hasFailed(job: Stored, pod: Stored): boolean {
  return pod.status?.phase === 'Failed' || (!replacesFailedOnly(job) && isTerminating(pod))
}

export const replacesFailedOnly = ({spec}: Stored): boolean => spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined

/** When a pod of the Job that counted as failed ended, the latest first, up to the last one that succeeded. */
export function failuresInARow(job: Stored, pods: readonly Stored[]): number[] {
  const ended = pods.filter(isTerminal).toSorted((a, b) => endOf(b) - endOf(a))
  const success = ended.findIndex(({status}) => status.phase === 'Succeeded')
  return ended.slice(0, success === -1 ? undefined : success)
    .filter((pod) => matchPodFailure(job.spec.podFailurePolicy, pod).action !== 'Ignore')
    .map(endOf)
}

function endOf({status, metadata}: Stored): number {
  const times = ((status?.containerStatuses ?? []) as {state?: {terminated?: {finishedAt?: string}}}[])
    .map(({state}) => Date.parse(state?.terminated?.finishedAt ?? ''))
    .filter((time) => !Number.isNaN(time))
  return times.length > 0 ? Math.max(...times) : Date.parse(metadata.creationTimestamp)
}
