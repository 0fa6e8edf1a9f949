import {RidectlError, type Code, type Remedy} from '../errors.ts'
import type {DaemonState} from './daemon-state.ts'

/** What the daemon tells the command that started it. */
export type DaemonMessage =
  | {readonly type: 'progress'; readonly text: string}
  | {readonly type: 'ready'; readonly state: DaemonState}
  /** Another daemon has this folder. */
  | {readonly type: 'held'}
  | {readonly type: 'failed'; readonly failure: Failure}

interface Failure {
  readonly code: Code
  readonly message: string
  readonly details: readonly string[]
  readonly remedy: readonly Remedy[]
  readonly log: readonly string[]
}

export function failureOf(error: unknown): Failure {
  if (error instanceof RidectlError) {
    const {code, message, details, remedy, log} = error
    return {code, message, details, remedy, log}
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {code: 'SANDBOX_FAILED', message: 'the sandbox did not start', details: [], remedy: [], log: stack.split('\n')}
}

export function errorOf({code, message, ...explanation}: Failure): RidectlError {
  return new RidectlError(code, message, explanation)
}
