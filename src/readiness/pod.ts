import {broken, kept, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {heldBack} from './held-back.ts'
import {probeVerdict} from './probe.ts'
import {unschedulable} from './unschedulable.ts'
import {conditionOf, isGoing} from './workload.ts'

export interface ContainerStatus {
  readonly name: string
  readonly ready?: boolean
  readonly started?: boolean
  readonly restartCount?: number
  readonly state?: ContainerState
  readonly lastState?: ContainerState
}

interface ContainerState {
  readonly waiting?: {readonly reason?: string; readonly message?: string}
  readonly running?: {readonly startedAt?: string}
  readonly terminated?: Terminated
}

export interface Terminated {
  readonly exitCode: number
  readonly reason?: string
  readonly startedAt?: string
  readonly finishedAt?: string
}

/** A container that died so often is not going to live. */
const enoughRestarts = 2

/** After a run of so many seconds the node forgets that the container died before. */
const longRun = 600

/** By a signal that no program can refuse. */
const killed = 137

/** It is ready and not going away: what is sent to it arrives. */
export const isUp = (pod: KubeObject): boolean => !isGoing(pod) && conditionOf(pod, 'Ready')?.status === 'True'

/** Why it is not, in one sentence. */
export function whyNotUp(pod: KubeObject, now: Date, events?: readonly KubeObject[]): string {
  const {name} = pod.metadata
  return isGoing(pod) ? `${name} is going away` : (podVerdict(pod, now, events).message ?? `${name} is not ready yet`)
}

/** Why a pod is not ready, in one sentence; kept where it is. How a Job's pod ends is its Job's to judge. Without Events it is judged by its own words. */
export function podVerdict(pod: KubeObject, now: Date, events?: readonly KubeObject[]): Verdict {
  const {name} = pod.metadata
  for (const status of containersOf(pod)) {
    const verdict = containerVerdict(pod, status, now, events)
    if (verdict !== undefined) return verdict
  }
  const homeless = unschedulable(pod, now, events)
  if (homeless !== undefined) return homeless
  if (conditionOf(pod, 'Ready')?.status === 'True') return kept()
  const silent = mainContainersOf(pod).find(({ready, state}) => ready !== true && state?.running !== undefined)
  return silent === undefined ? waiting('NotReady', `${name} ${starting(pod)}`) : probeVerdict(pod, silent, now, events)
}

export interface FailedContainer {
  readonly name: string
  readonly terminated: Terminated
  /** Its last words are in the log of the run before. */
  readonly previous: boolean
  readonly memoryLimit?: string | undefined
}

/** The container of a pod that failed. */
export function failedContainer(pod: KubeObject): FailedContainer | undefined {
  for (const {name, state, lastState} of containersOf(pod)) {
    const memoryLimit = memoryLimitOf(pod, name)
    if (state?.terminated !== undefined && state.terminated.exitCode !== 0) return {name, terminated: state.terminated, previous: false, memoryLimit}
    if (lastState?.terminated !== undefined) return {name, terminated: lastState.terminated, previous: true, memoryLimit}
  }
  return undefined
}

/** `ended with exit status 1`, `was killed: out of memory (limit 512Mi)`. A node may hear of the end before it hears why. */
export function endOf({exitCode, reason}: Terminated, memoryLimit?: string): string {
  const limit = memoryLimit === undefined ? '' : ` (limit ${memoryLimit})`
  if (reason === 'OOMKilled') return `was killed: out of memory${limit}`
  return exitCode === killed && limit !== '' ? `was killed, perhaps for its memory${limit}` : `ended with exit status ${exitCode}`
}

/** Seconds that a run lasted; 0 where the node does not say. */
export function lasted({startedAt, finishedAt}: Terminated): number {
  return startedAt === undefined || finishedAt === undefined ? 0 : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000
}

export function memoryLimitOf(pod: KubeObject, name: string): string | undefined {
  const containers = (pod.spec?.['containers'] ?? []) as readonly {name: string; resources?: {limits?: {memory?: string}}}[]
  return containers.find((container) => container.name === name)?.resources?.limits?.memory
}

function containerVerdict(pod: KubeObject, status: ContainerStatus, now: Date, events: readonly KubeObject[] | undefined): Verdict | undefined {
  const {name} = pod.metadata
  const held = heldBack(pod, status, now, events)
  if (held !== undefined) return held
  const died = status.state?.terminated ?? status.lastState?.terminated
  if (died === undefined || restartPolicyOf(pod) === 'Never' || status.ready === true) return undefined
  const restarts = status.restartCount ?? 0
  const message = `${name} ${endOf(died, memoryLimitOf(pod, status.name))}, ${times(restarts + 1)}`
  // Only while it is down: one that died long ago, and now misses a probe, is not in a loop. The node tells of its back-off late, so both count.
  const isDown = status.state?.running === undefined
  if (isDown && restarts >= enoughRestarts && lasted(died) < longRun) return broken('CrashLoop', message, {pod: {name, container: status.name, previous: status.state?.terminated === undefined}})
  return waiting('Restarting', message)
}

function starting(pod: KubeObject): string {
  const [first] = containersOf(pod)
  const reason = first?.state?.waiting?.reason
  return reason === undefined ? 'starts' : `starts: ${reason}`
}

const mainContainersOf = ({status}: KubeObject): readonly ContainerStatus[] => (status?.['containerStatuses'] ?? []) as readonly ContainerStatus[]

const containersOf = (pod: KubeObject): readonly ContainerStatus[] =>
  [...((pod.status?.['initContainerStatuses'] ?? []) as readonly ContainerStatus[]), ...mainContainersOf(pod)]

const restartPolicyOf = (pod: KubeObject): unknown => pod.spec?.['restartPolicy']
const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
