import type {Stored} from '../../contracts.ts'
import {restartsOf} from '../pod-state.ts'
import type {JobPods} from './job-pods.ts'

export interface JobCondition {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget' | 'Complete' | 'Failed' | 'Suspended'
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly lastProbeTime?: string
  readonly lastTransitionTime?: string
}

export interface Counts {
  readonly succeeded: number
  readonly failed: number
}

type Verdict = Pick<JobCondition, 'reason' | 'message'> & {readonly type: 'SuccessCriteriaMet' | 'FailureTarget'}

export const conditionOf = ({status}: Stored, type: JobCondition['type']): JobCondition | undefined =>
  (status?.conditions as JobCondition[] | undefined)?.find((one) => one.type === type && one.status === 'True')

export const isFinished = (job: Stored): boolean => Boolean(conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed'))

/** What is decided of a Job: that it will succeed, that it will fail, or nothing yet. Once decided it stays so. */
export function jobVerdict(job: Stored, pods: JobPods, counts: Counts, now: number): Verdict | undefined {
  const before = conditionOf(job, 'FailureTarget') ?? conditionOf(job, 'SuccessCriteriaMet')
  if (before) return before as Verdict
  const failure = failureOf(job, pods, counts, now)
  if (failure) return {type: 'FailureTarget', ...failure}
  if (!succeeds(job, pods, counts)) return undefined
  return {type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods'}
}

function failureOf(job: Stored, pods: JobPods, {failed}: Counts, now: number): Pick<JobCondition, 'reason' | 'message'> | undefined {
  const {backoffLimit = 6} = job.spec
  if (pods.fatal) return {reason: 'PodFailurePolicy', message: pods.fatal.message}
  if (failed > backoffLimit || tooManyRestarts(job, pods, backoffLimit)) {
    return {reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit'}
  }
  const left = untilDeadline(job, now)
  if (left === undefined || left > 0) return undefined
  return {reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline'}
}

/** With restartPolicy OnFailure it is the containers' restarts that are limited. */
function tooManyRestarts({spec}: Stored, {active}: JobPods, limit: number): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const restarts = active.reduce((sum, pod) => sum + restartsOf(pod), 0)
  return limit === 0 ? restarts > 0 : restarts >= limit
}

/** Milliseconds until activeDeadlineSeconds are over; undefined without a deadline, or before the start. */
export function untilDeadline({spec, status}: Stored, now: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined || spec.suspend) return undefined
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now
}

function succeeds({spec}: Stored, {active}: JobPods, {succeeded}: Counts): boolean {
  return spec.completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= spec.completions
}
