import type {PodSpec} from '../pod-spec.ts'
import type {ContainerRecord} from './container-record.ts'

export type RestartPolicy = NonNullable<PodSpec['restartPolicy']>

export interface PodActions {
  /** Containers to start now. */
  readonly start: readonly ContainerRecord[]
  /** When to look again, in milliseconds of the epoch. */
  readonly wakeAt?: number
}

/** What has to be done for a pod that is not being deleted: its init containers one after the other, then all others. */
export function podActions(records: readonly ContainerRecord[], policy: RestartPolicy, now: number): PodActions {
  const init = records.find((record) => record.init && !completed(record))
  const due = (init ? [init] : records.filter((record) => !record.init)).filter((record) => wantsStart(record, policy))
  const later = due.map(({notBefore}) => notBefore).filter((time) => time > now && time !== Infinity)
  const start = due.filter(({notBefore}) => notBefore <= now)
  return later.length > 0 ? {start, wakeAt: Math.min(...later)} : {start}
}

export const completed = ({state}: ContainerRecord): boolean => state.terminated?.exitCode === 0

/** Whether a container that ended in this status is started again. An init container that succeeded never is. */
export function restarts(init: boolean, policy: RestartPolicy, exitCode: number): boolean {
  if (policy === 'Never') return false
  return exitCode !== 0 || (policy === 'Always' && !init)
}

function wantsStart({state, init}: ContainerRecord, policy: RestartPolicy): boolean {
  if (state.running) return false
  return state.terminated === undefined || restarts(init, policy, state.terminated.exitCode)
}
