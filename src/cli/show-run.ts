import {RidectlError} from '../errors.ts'
import type {RunEvent} from '../workflows/run.ts'
import type {RunEnd} from '../workflows/run-end.ts'
import {safe, safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import {leaveReader, passingLine, print, printError, printInTime, terminal} from './terminal.ts'
import {warn} from './warn.ts'

/** Prints what the Job prints, until the signal aborts; returns its exit status. */
export async function showRun(events: AsyncIterable<RunEvent>, signal: AbortSignal): Promise<number> {
  let exit: number | undefined
  const started = passingLine(style(terminal()).skippable('Starting a pod for it ...'))
  try {
    for await (const event of events) {
      started()
      if (event.type === 'line') await printInTime(safe(event.line), signal)
      if (event.type === 'waits') warn(event.why)
      if (event.type === 'ended') exit = ended(event)
    }
  } finally {
    if (signal.aborted) leaveReader()
  }
  if (exit === undefined) throw new Error('the run ended without a word')
  return exit
}

/** Who only sees the number does not know that it was not the command's own. */
function ended({exit, why}: RunEnd): number {
  const {failed} = style(terminal())
  if (why !== undefined) printError(failed(`${symbols(terminal()).failed} ${safeLine(why)}`))
  return exit
}

/** The words after --, of which there must be some. */
export function wordsOf(name: string | undefined, command: readonly string[] | undefined): readonly string[] {
  if (command !== undefined && command.length > 0) return command
  throw new RidectlError('USAGE', 'what is to be run goes after --', {remedy: [{command: `ridectl run ${name ?? 'car1-qa'} -- migrate --plan`}]})
}

export function memoryOf(text: string): string {
  if (/^[1-9]\d{0,5}(Mi|Gi)$/.test(text)) return text
  throw new RidectlError('USAGE', `--memory is not a size: "${text}". Write it like 512Mi or 2Gi`)
}

/** Nobody waits for it here. */
export function showDetached(job: string, name: string, warning: string | undefined): void {
  warn(warning)
  print([`${job} was started. Its output:  ridectl logs ${name} run -f`])
}
