import type {Stored} from '../contracts.ts'

/** What controllers read from a pod. */
interface Condition {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime?: string
}

export const isTerminal = ({status}: Stored): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'

export const isTerminating = (pod: Stored): boolean => pod.metadata.deletionTimestamp !== undefined && !isTerminal(pod)

export const isActive = (pod: Stored): boolean => pod.metadata.deletionTimestamp === undefined && !isTerminal(pod)

export function readySince({status}: Stored): number | undefined {
  const ready = (status?.conditions as Condition[] | undefined)?.find(({type}) => type === 'Ready')
  return ready?.status === 'True' ? Date.parse(ready.lastTransitionTime ?? '') : undefined
}

export const isReady = (pod: Stored): boolean => readySince(pod) !== undefined

/** Milliseconds until a ready pod counts as available; 0: it does. */
export function untilAvailable(pod: Stored, minReadySeconds: number, now: number): number | undefined {
  const since = readySince(pod)
  if (since === undefined) return undefined
  return minReadySeconds === 0 ? 0 : Math.max(0, since + minReadySeconds * 1000 - now)
}

/** Milliseconds until the next of them counts as available; undefined where time alone changes nothing. */
export function untilNext(waits: readonly number[]): number | undefined {
  const later = waits.filter((wait) => wait > 0)
  return later.length > 0 ? Math.min(...later) : undefined
}

export function restartsOf({status}: Stored): number {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])] as {restartCount?: number}[]
  return statuses.reduce((sum, {restartCount = 0}) => sum + restartCount, 0)
}
