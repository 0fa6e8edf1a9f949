import {ApiError} from '../../api/errors.ts'
import type {Stored} from '../../contracts.ts'
import {manager, type Tools} from '../controller.ts'
import {podFromTemplate} from '../pod-template.ts'
import {leastUseful} from '../replica-set.ts'
import {failuresInARow, replacesFailedOnly, trackingFinalizer, type JobPods} from './job-pods.ts'
import type {Counts, jobVerdict} from './job-verdict.ts'

interface Decided {
  readonly counts: Counts
  readonly verdict: ReturnType<typeof jobVerdict>
  readonly now: Date
}

interface Running {
  readonly active: number
  readonly terminating: number
}

/** Makes or deletes pods as the Job stands. Returns how many are active and ending then. */
export function changePods(tools: Tools, job: Stored, pods: JobPods, all: readonly Stored[], decided: Decided): Running {
  const {active, terminating} = pods
  const wanted = wantedPods(job, pods, decided)
  if (wanted < active.length) return deletePods(tools, job, pods, active.length - wanted)
  const ending = replacesFailedOnly(job) ? terminating.length : 0
  const missing = wanted - active.length - ending
  const waits = missing > 0 && (untilNextPod(job, all, decided.now.getTime()) ?? 0) > 0
  const made = missing > 0 && !waits && job.metadata.deletionTimestamp === undefined ? createPods(tools, job, missing) : 0
  return {active: active.length + made, terminating: terminating.length}
}

function wantedPods({spec}: Stored, {active}: JobPods, {counts, verdict}: Decided): number {
  if (verdict || spec.suspend) return 0
  const {parallelism = 1, completions} = spec
  if (completions === undefined) return counts.succeeded > 0 ? active.length : parallelism
  return Math.min(parallelism, completions - counts.succeeded)
}

/** Ten seconds after a failure, twice as long after each more; at most ten minutes. */
const [firstDelay, longestDelay] = [10_000, 600_000]

/** Milliseconds until failed pods may be replaced; undefined where none has failed. */
export function untilNextPod(job: Stored, pods: readonly Stored[], now: number): number | undefined {
  const [last, ...before] = failuresInARow(job, pods)
  return last === undefined ? undefined : last + Math.min(firstDelay * 2 ** before.length, longestDelay) - now
}

function createPods({local, events}: Tools, job: Stored, count: number): number {
  for (let made = 0; made < count; made += 1) {
    try {
      const pod = local.create(podFromTemplate(job, job.spec.template, {finalizers: [trackingFinalizer]}), manager)
      events.record(job, {type: 'Normal', reason: 'SuccessfulCreate', message: `Created pod: ${pod.metadata.name}`})
    } catch (error) {
      const message = `Error creating: ${error instanceof Error ? error.message : String(error)}`
      if (error instanceof ApiError) events.record(job, {type: 'Warning', reason: 'FailedCreate', message})
      throw error
    }
  }
  return count
}

/** A pod that was not started yet is gone at once; the others end first. */
function deletePods({local, events}: Tools, job: Stored, {active, terminating}: JobPods, count: number): Running {
  for (const {metadata: {namespace, name, uid}} of leastUseful(active).slice(0, count)) {
    local.remove('Pod', namespace, name, {uid})
    events.record(job, {type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted pod: ${name}`})
  }
  return {active: active.length - count, terminating: terminating.length + count}
}
