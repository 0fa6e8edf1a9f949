import type {Stored} from '../../contracts.ts'
import {manager, type Controller, type Tools} from '../controller.ts'
import {claim} from '../owner-reference.ts'
import {isTerminal} from '../pod-state.ts'
import {isTracked, sortPods, trackingFinalizer, type Uncounted} from './job-pods.ts'
import {changePods, untilNextPod} from './job-scale.ts'
import {isOver, jobStatus, uncountedOf, type JobProgress} from './job-status.ts'
import {isFinished, jobVerdict, untilDeadline, type Counts, type JobCondition} from './job-verdict.ts'

export const jobController: Controller = {
  name: 'job-controller',
  kind: 'Job',
  owns: ['Pod'],
  madeFor: jobOf,
  reconcile: (tools, namespace, name) => {
    const job = tools.local.get('Job', namespace, name)
    if (job === undefined) return letGoOfOrphans(tools, namespace, name)
    const pods = claim(tools.local, job, 'Pod', manager)
    if (!isFinished(job)) return work(tools, job, pods)
    letGo(tools, pods.filter(isTerminal))
    return removeWhenOld(tools, job)
  },
}

function work(tools: Tools, job: Stored, all: readonly Stored[]): number | undefined {
  const now = new Date()
  const pods = sortPods(job, all)
  const known = countedNow(job, all)
  const counts = {succeeded: known.succeeded + pods.newlySucceeded.length, failed: known.failed + pods.newlyFailed.length}
  const verdict = jobVerdict(job, pods, counts, now.getTime())
  const {active, terminating} = changePods(tools, job, pods, all, {counts, verdict, now})
  const progress: JobProgress = {job, pods, counts, verdict, active, terminating, now}
  record(tools, progress, known)
  if (isOver(progress)) return announce(tools, progress)
  const started = tools.local.get('Job', job.metadata.namespace, job.metadata.name) ?? job
  const waits = [untilDeadline(started, now.getTime()), untilNextPod(job, all, now.getTime())]
  const later = waits.filter((wait) => wait !== undefined && wait > 0) as number[]
  return later.length > 0 ? Math.min(...later) : undefined
}

/** Pods whose finalizer went after they were noted are counted now: none twice, and none is forgotten, wherever the sandbox dies. */
function countedNow({status}: Stored, pods: readonly Stored[]): Counts {
  const tracked = new Set(pods.filter(isTracked).map(({metadata}) => metadata.uid))
  const noted = (status?.uncountedTerminatedPods ?? {}) as Uncounted
  const gone = (uids: readonly string[] = []): number => uids.filter((uid) => !tracked.has(uid)).length
  return {succeeded: Number(status?.succeeded ?? 0) + gone(noted.succeeded), failed: Number(status?.failed ?? 0) + gone(noted.failed)}
}

/** The end of a pod is stored before its finalizer goes. Where the Job is over with it, one write says all: it counts no more. */
function record(tools: Tools, progress: JobProgress, known: Counts): void {
  const {job, pods, counts} = progress
  const ended = [...pods.newlySucceeded, ...pods.newlyFailed]
  const over = isOver(progress)
  const write = (of: Counts, uncounted: Uncounted): void => {
    const live = tools.local.get('Job', job.metadata.namespace, job.metadata.name)
    if (live) tools.local.update({...live, status: jobStatus(progress, of, uncounted)}, manager, 'status')
  }
  if (ended.length === 0 || over) write(counts, {})
  else write(known, uncountedOf(pods))
  letGo(tools, [...ended, ...pods.ignored])
  if (ended.length > 0 && !over) write(counts, {})
}

function letGo({local}: Tools, pods: readonly Stored[]): undefined {
  for (const pod of pods) {
    const live = local.get('Pod', pod.metadata.namespace, pod.metadata.name)
    if (live?.metadata.uid !== pod.metadata.uid || !isTracked(live)) continue
    const finalizers = live.metadata.finalizers?.filter((one) => one !== trackingFinalizer) ?? []
    local.update({...live, metadata: {...live.metadata, finalizers}}, manager)
  }
}

/** The Job is gone: nobody counts its pods any more. */
function letGoOfOrphans(tools: Tools, namespace: string, job: string): undefined {
  return letGo(tools, tools.local.list('Pod', {namespace}).filter((pod) => jobOf(pod) === job))
}

/** The name of the Job that counts, or counted, a pod. */
function jobOf(pod: Stored): string | undefined {
  return isTracked(pod) ? pod.metadata.labels?.['batch.kubernetes.io/job-name'] : undefined
}

function announce({events}: Tools, {job, verdict}: JobProgress): undefined {
  if (verdict?.type === 'SuccessCriteriaMet') events.record(job, {type: 'Normal', reason: 'Completed', message: 'Job completed'})
  else if (verdict) events.record(job, {type: 'Warning', reason: verdict.reason, message: verdict.message})
}

function removeWhenOld({local}: Tools, {spec, status, metadata}: Stored): number | undefined {
  if (spec.ttlSecondsAfterFinished === undefined || metadata.deletionTimestamp !== undefined) return undefined
  const end = (status.conditions as JobCondition[]).find(({type}) => type === 'Complete' || type === 'Failed')
  const left = Date.parse(end?.lastTransitionTime ?? '') + spec.ttlSecondsAfterFinished * 1000 - Date.now()
  if (left > 0) return left
  local.remove('Job', metadata.namespace, metadata.name, {uid: metadata.uid, propagation: 'Foreground'})
  return undefined
}

