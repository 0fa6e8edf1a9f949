import {RidectlError} from '../errors.ts'
import {type ContainerStatus, endOf, memoryLimitOf, type Terminated} from '../readiness/pod.ts'
import {conditionOf, isGoing} from '../readiness/workload.ts'
import type {KubeObject, World} from '../world.ts'
import {jobLooks} from './job-looks.ts'

export interface RunEnd {
  readonly exit: number
  /** In one sentence, where it was ended from outside. */
  readonly why?: string
}

/** Statuses of a process that was stopped from outside: then the Job tells whether that was its deadline. */
const stopped = [137, 143]

/** How the run ends, once its log has. Rejects with TIMED_OUT at its deadline, and with NOT_RUNNING where nobody can tell. */
export async function endOfRun(world: World, job: KubeObject, signal: AbortSignal): Promise<RunEnd> {
  const {name} = job.metadata
  let end: RunEnd | undefined
  for await (const look of jobLooks(world, job, signal).all) {
    refuseOver(look.job)
    end = look.pods.map((pod) => endIn(pod, name)).find((one) => one !== undefined) ?? end
    const isOver = conditionOf(look.job, 'Failed')?.status === 'True'
    if (end !== undefined && (isOver || !stopped.includes(end.exit))) return end
    if (isOver && (await arePodsGone(world, job))) throw new RidectlError('NOT_RUNNING', `${name} was stopped: its pod was deleted, and nobody knows how far it came`)
  }
  signal.throwIfAborted()
  throw new RidectlError('NOT_RUNNING', `${name} was deleted while it ran`)
}

// The Job may be heard of before its pods are.
async function arePodsGone({cluster}: World, {metadata: {name, namespace = ''}}: KubeObject): Promise<boolean> {
  const pods = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: {'batch.kubernetes.io/job-name': name}})
  return pods.every((pod) => pod.status?.['phase'] === 'Failed' && terminatedOf(pod) === undefined)
}

export function refuseOver(job: KubeObject, waitedFor: readonly string[] = []): void {
  if (conditionOf(job, 'Failed')?.reason !== 'DeadlineExceeded') return
  const {name} = job.metadata
  const limit = `${String(job.spec?.['activeDeadlineSeconds'])} s`
  if (waitedFor.length > 0) throw new RidectlError('TIMED_OUT', `${name} did not start in ${limit} and was stopped`, {details: waitedFor})
  throw new RidectlError('TIMED_OUT', `${name} did not end in ${limit} and was stopped`, {details: ['--deadline gives it more.']})
}

/** How its own container ended, if it has. */
export const terminatedOf = ({status}: KubeObject): Terminated | undefined =>
  ((status?.['containerStatuses'] ?? []) as readonly ContainerStatus[]).find(({name}) => name === 'run')?.state?.terminated

function endIn(pod: KubeObject, name: string): RunEnd | undefined {
  const terminated = terminatedOf(pod)
  if (terminated === undefined) return undefined
  const why = whyStopped(pod, terminated)
  return {exit: terminated.exitCode, ...(why === undefined ? {} : {why: `${name} ${why}`})}
}

/** undefined where it ended by itself. */
function whyStopped(pod: KubeObject, terminated: Terminated): string | undefined {
  const limit = memoryLimitOf(pod, 'run')
  if (terminated.reason === 'OOMKilled') return `${endOf(terminated, limit)}; --memory gives it more`
  if (!stopped.includes(terminated.exitCode)) return undefined
  const taken = conditionOf(pod, 'DisruptionTarget')
  if (taken?.status === 'True') return `was stopped: its pod was taken away (${taken.message ?? taken.reason})`
  if (isGoing(pod)) return 'was stopped: its pod was deleted'
  return terminated.exitCode === 137 && limit !== undefined ? `${endOf(terminated, limit)}; --memory gives it more` : undefined
}
