import type {Stored} from '../../contracts.ts'
import {timestamp} from '../../timestamp.ts'
import {nonZero} from '../replicas.ts'
import type {JobPods, Uncounted} from './job-pods.ts'
import {conditionOf, type Counts, type JobCondition, type jobVerdict} from './job-verdict.ts'

export interface JobProgress {
  readonly job: Stored
  readonly pods: JobPods
  readonly counts: Counts
  readonly verdict: ReturnType<typeof jobVerdict>
  /** Pods that are active after what this pass made and deleted. */
  readonly active: number
  readonly terminating: number
  readonly now: Date
}

/** Everything of the Job has ended and the verdict stands: the Job is over. */
export const isOver = ({verdict, active, terminating}: JobProgress): boolean => verdict !== undefined && active === 0 && terminating === 0

/** Uids of pods that have ended, and whose finalizer goes after this was stored. */
export function uncountedOf({newlySucceeded, newlyFailed}: JobPods): Uncounted {
  return {
    ...(newlySucceeded.length > 0 && {succeeded: newlySucceeded.map(({metadata}) => metadata.uid)}),
    ...(newlyFailed.length > 0 && {failed: newlyFailed.map(({metadata}) => metadata.uid)}),
  }
}

/** `uncounted`: what is not in the counts yet; {} when the pods are let go. */
export function jobStatus(progress: JobProgress, counts: Counts, uncounted: Uncounted) {
  const {job, pods, active, terminating, now} = progress
  const suspended = Boolean(job.spec.suspend)
  const startTime = suspended ? undefined : (job.status?.startTime ?? timestamp(now))
  const over = isOver(progress)
  const conditions = conditionsOf(progress)
  return {
    ...(startTime && {startTime}),
    ...nonZero({active, succeeded: counts.succeeded, failed: counts.failed}),
    ready: Math.min(pods.ready, active),
    terminating,
    uncountedTerminatedPods: uncounted,
    ...(over && progress.verdict?.type === 'SuccessCriteriaMet' && {completionTime: timestamp(now)}),
    ...(conditions.length > 0 && {conditions}),
  }
}

function conditionsOf(progress: JobProgress): JobCondition[] {
  const {job, verdict, now} = progress
  const before = (job.status?.conditions ?? []) as JobCondition[]
  const added: JobCondition[] = []
  const add = (said: Omit<JobCondition, 'status'>, status: 'True' | 'False' = 'True'): void =>
    void added.push({...said, status, lastProbeTime: timestamp(now), lastTransitionTime: timestamp(now)})
  const {reason = '', message = ''} = verdict ?? {}
  if (verdict && !conditionOf(job, verdict.type)) add({type: verdict.type, reason, message})
  if (isOver(progress)) add({type: verdict?.type === 'SuccessCriteriaMet' ? 'Complete' : 'Failed', reason, message})
  const suspended = conditionOf(job, 'Suspended') !== undefined
  if (!verdict && job.spec.suspend && !suspended) add({type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended'})
  if (!job.spec.suspend && suspended) add({type: 'Suspended', reason: 'JobResumed', message: 'Job resumed'}, 'False')
  return [...before.filter(({type}) => !added.some((one) => one.type === type)), ...added]
}
