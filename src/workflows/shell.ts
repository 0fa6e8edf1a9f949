import {RidectlError} from '../errors.ts'
import {label} from '../platform/labels.ts'
import {failedContainer, endOf} from '../readiness/pod.ts'
import {isGoing} from '../readiness/workload.ts'
import type {ExecStream, KubeObject, World} from '../world.ts'
import type {PodContainer} from './ready-pod.ts'

export interface ShellOptions {
  /** Empty: a login shell. */
  readonly command: readonly string[]
  readonly tty: boolean
  readonly signal: AbortSignal
}

/**
 * bash if the image has it, else sh. The login files are read, and then the image's own PATH stands before what they made of it:
 * many of them set it anew, and the application's python would be another.
 */
const loginShell = `
if command -v bash >/dev/null 2>&1; then shell=bash; else shell=sh; fi
exec "$shell" -lc 'PATH="$1:$PATH"; export PATH; exec "$0"' "$shell" "$PATH"`

/** A shell, or the command, in the pod. Rejects with NO_PROGRAM (the image has no shell), NOT_RUNNING, FORBIDDEN. */
export function openShell({cluster}: World, pod: PodContainer, {command, tty, signal}: ShellOptions): Promise<ExecStream> {
  const words = command.length > 0 ? command : ['sh', '-c', loginShell]
  return cluster.exec(pod, {container: pod.container, command: words, stdin: true, tty, signal})
}

/** So long a pod that dies may take to show it. */
const patience = 2_000
const pause = 400

/** Why a shell ended, where its pod died under it: undefined where the pod lives. */
export async function deathOf({cluster, clock}: World, pod: PodContainer): Promise<string | undefined> {
  const started = clock.monotonic()
  for (;;) {
    const now = await cluster.get({apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name})
    const death = deathIn(now, pod)
    if (death !== undefined || clock.monotonic() - started > patience) return death
    await clock.sleep(pause)
  }
}

function deathIn(now: KubeObject | undefined, {name, container, object}: PodContainer): string | undefined {
  if (now === undefined || now.metadata.uid !== object.metadata.uid) return `${name} is gone`
  if (isGoing(now)) return `${name} is being deleted`
  const ended = runOf(now, container) === runOf(object, container) ? undefined : failedContainer(now)
  return ended === undefined ? undefined : `${name} ${endOf(ended.terminated, ended.memoryLimit)}`
}

interface ContainerRun {
  readonly name: string
  readonly containerID?: string
  readonly state?: {readonly running?: object}
}

/** Which run of the container it is; another one, or none, once it ended. */
function runOf({status}: KubeObject, container: string): string {
  const found = ((status?.['containerStatuses'] ?? []) as readonly ContainerRun[]).find(({name}) => name === container)
  return `${found?.containerID} ${found?.state?.running !== undefined}`
}

/** Why there is no exit status, in words of the pod and its image where they tell. */
export async function explained(world: World, pod: PodContainer, error: unknown): Promise<unknown> {
  if (!(error instanceof RidectlError)) return error
  if (error.code === 'NO_PROGRAM') return noProgram(pod, error)
  if (error.code !== 'UNREACHABLE') return error
  const death = await deathOf(world, pod).catch(() => undefined)
  return death === undefined ? error : new RidectlError('NOT_RUNNING', `the pod died under the shell: ${death}`, {cause: error})
}

function noProgram(pod: PodContainer, error: RidectlError): RidectlError {
  const instance = pod.object.metadata.labels?.[label.instance] ?? ''
  return new RidectlError('NO_PROGRAM', error.message, {
    details: [`Its image is ${imageOf(pod)}.`],
    remedy: [{command: `ridectl shell ${instance} --pod ${pod.name} -- PROGRAM`, why: 'runs one that is in it'}],
    cause: error,
  })
}

function imageOf({object, container}: PodContainer): string {
  const containers = (object.spec?.['containers'] ?? []) as readonly {readonly name: string; readonly image?: string}[]
  return containers.find(({name}) => name === container)?.image ?? 'not known'
}
