import {RidectlError} from '../errors.ts'
import {type Asked, judge} from './api-error.ts'
import type {Refusal, Status} from './refusal.ts'

const noProgram = /exec: "((?:[^"\\]|\\.)*)": (?:stat [^:]*: )?(executable file not found[^:]*|no such file or directory|permission denied|is a directory)/
const noContainer = /container (\S+) (?:is not valid for|not found in) pod|container not found \("([^"]*)"\)/
const notRunning = /does not have a host assigned|cannot exec (?:in|into) a container in a completed pod|cannot exec in a (?:stopped|deleted) (?:state|container)|container is (?:in CONTAINER_EXITED state|not (?:created|running))|sandbox .*not (?:found|running)/i

/** Why a process was not started: what the server said, in words that a person can act on. */
export function execRefusal(refusal: Refusal, asked: Asked): RidectlError {
  return started(refusal.message, refusal.status, asked) ?? judge(refusal, asked).error
}

function started(message: string, cause: Status, asked: Asked): RidectlError | undefined {
  const [, program, why] = noProgram.exec(message) ?? []
  if (program !== undefined) return new RidectlError('NO_PROGRAM', `${asked.object} cannot run ${program}: ${why}`, {cause})
  if (notRunning.test(message)) return new RidectlError('NOT_RUNNING', `${asked.object} does not run: ${lastPart(message)}`, {cause})
  const [, one, other] = noContainer.exec(message) ?? []
  const container = one ?? other
  return container === undefined ? undefined : new RidectlError('NOT_FOUND', `${asked.object} has no running container ${container}`, {cause})
}

/** What ended the process, by the last word on the error channel: its exit status, or why it was not started or was lost. */
export function endOf(status: Status & {readonly status?: string}, asked: Asked): number | RidectlError {
  if (status.status === 'Success') return 0
  const exit = status.details?.causes?.find(({reason}) => reason === 'ExitCode')?.message
  if (status.reason === 'NonZeroExitCode' && exit !== undefined && /^\d+$/.test(exit)) return Number(exit)
  const message = status.message ?? 'the server did not say why'
  return started(message, status, asked) ?? new RidectlError('FAILED', `${asked.object}: the process ended without an exit status: ${message}`, {cause: status})
}

const lastPart = (message: string): string => message.replace(/^.*(?:rpc error: code = \w+ desc = |Internal error occurred: )/s, '')
