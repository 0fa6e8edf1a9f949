import {RidectlError} from '../errors.ts'
import type {LogEvent} from '../workflows/logs.ts'
import {parseDuration} from './duration.ts'
import {safeJson} from './safe.ts'
import {printInTime, terminal} from './terminal.ts'
import {logView} from './views/log-line.ts'

/** Prints each event when the one before it was taken. */
export async function showLogs(instance: string, events: AsyncIterable<LogEvent>, {json}: {readonly json: boolean}): Promise<void> {
  const view = logView(instance, terminal())
  for await (const event of events) await printInTime(json ? safeJson(event) : view(event))
}

export function patternOf(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined
  try {
    return new RegExp(text)
  } catch (error) {
    throw new RidectlError('USAGE', `--grep is not a regular expression: ${error instanceof Error ? error.message : text}`)
  }
}

/** In seconds, of which there must be some. */
export function sinceOf(text: string | undefined): number | undefined {
  const seconds = text === undefined ? undefined : parseDuration(text, '--since')
  if (seconds === 0) throw new RidectlError('USAGE', '--since 0s would show nothing')
  return seconds
}

/** A run that is over says no more. */
export function refuseFollowed({follow, previous}: {readonly follow: boolean; readonly previous: boolean}): void {
  if (follow && previous) throw new RidectlError('USAGE', '--previous shows a run that is over: it cannot be followed')
}
