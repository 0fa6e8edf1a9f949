import {RidectlError} from '../errors.ts'
import {podVerdict} from '../readiness/pod.ts'
import {conditionOf} from '../readiness/workload.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import {Confluence} from './confluence.ts'

export type RunEvent =
  | {readonly type: 'waits'; readonly why: string}
  | {readonly type: 'line'; readonly line: string}
  | {readonly type: 'ended'; readonly exit: number}

/** Creates the Job and leaves it to itself. */
export async function startRun({cluster}: World, job: KubeObject): Promise<KubeObject> {
  const made = await cluster.create(job)
  if (made === undefined) throw new Error(`a Job of the random name ${job.metadata.name} was there already`)
  return made
}

/**
 * Says what the Job prints and how it ended, and takes it away; when the signal aborts, too. Killed before that, the Job ends by its deadline and goes
 * by its time to live. Rejects with ROLLOUT_FAILED where it cannot start, TIMED_OUT at its deadline, or the signal's reason.
 */
export async function* attendRun(world: World, job: KubeObject, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
  const {apiVersion, kind, metadata: {name, namespace = '', uid = ''}} = job
  try {
    const pod = yield* podOf(world, job, signal)
    signal.throwIfAborted()
    for await (const line of world.cluster.logs({namespace, name: pod}, {container: 'run', follow: true, signal})) yield {type: 'line', line}
    signal.throwIfAborted()
    yield {type: 'ended', exit: await endOf(world.cluster, job, signal)}
  } finally {
    await world.cluster.remove({apiVersion, kind, name, namespace}, {uid, propagation: 'Background'})
  }
}

/** The name of the Job's pod once it runs; says what it waits for until then. */
async function* podOf({cluster, clock}: World, job: KubeObject, signal: AbortSignal): AsyncGenerator<RunEvent, string> {
  let said = ''
  for await (const object of changes(cluster, job, signal)) {
    refuseOver(object)
    if (object.kind !== 'Pod') continue
    if (exitOf(object) !== undefined || object.status?.['phase'] === 'Running') return object.metadata.name
    const verdict = podVerdict(object, clock.now())
    if (verdict.verdict === 'broken') throw new RidectlError('ROLLOUT_FAILED', `${job.metadata.name} cannot start: ${verdict.message}`)
    const why = verdict.message ?? ''
    if (why !== said) yield {type: 'waits', why}
    said = why
  }
  signal.throwIfAborted()
  throw new RidectlError('NOT_RUNNING', `${job.metadata.name} is gone`)
}

/** Statuses of a process that was stopped from outside: then the Job tells whether that was its deadline. */
const stopped = [137, 143]

async function endOf(cluster: Cluster, job: KubeObject, signal: AbortSignal): Promise<number> {
  let exit: number | undefined
  for await (const object of changes(cluster, job, signal)) {
    refuseOver(object)
    if (object.kind === 'Pod') exit = exitOf(object) ?? exit
    const isOver = object.kind === 'Job' && conditionOf(object, 'Failed')?.status === 'True'
    if (exit !== undefined && (isOver || !stopped.includes(exit))) return exit
  }
  signal.throwIfAborted()
  throw new RidectlError('NOT_RUNNING', `${job.metadata.name} was deleted while it ran`)
}

function refuseOver(object: KubeObject): void {
  if (object.kind !== 'Job' || conditionOf(object, 'Failed')?.reason !== 'DeadlineExceeded') return
  throw new RidectlError('TIMED_OUT', `${object.metadata.name} did not end in ${String(object.spec?.['activeDeadlineSeconds'])} s and was stopped`, {details: ['--deadline gives it more.']})
}

/** The Job and its pod, each time that one of them changes; ends when the Job is deleted. */
async function* changes(cluster: Cluster, {metadata: {name, namespace = '', uid}}: KubeObject, signal: AbortSignal): AsyncGenerator<KubeObject, void> {
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const both = new Confluence<{readonly type: string; readonly object?: KubeObject}>()
  both.add(cluster.watch({apiVersion: 'batch/v1', kind: 'Job'}, {namespace, fields: `metadata.name=${name}`}, until))
  both.add(cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: {'batch.kubernetes.io/job-name': name}}, until))
  try {
    for await (const {type, object} of both) {
      if (type === 'DELETED' && object?.metadata.uid === uid) return
      if (object !== undefined && type !== 'DELETED') yield object
    }
  } finally {
    stop.abort()
  }
}

interface ContainerStatus {
  readonly name: string
  readonly state?: {readonly terminated?: {readonly exitCode: number}}
}

const exitOf = ({status}: KubeObject): number | undefined =>
  ((status?.['containerStatuses'] ?? []) as readonly ContainerStatus[]).find(({name}) => name === 'run')?.state?.terminated?.exitCode
