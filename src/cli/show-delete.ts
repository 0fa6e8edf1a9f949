import {RidectlError} from '../errors.ts'
import type {DeleteEvent} from '../workflows/delete.ts'
import type {Leaving} from '../workflows/leaving.ts'
import {Interrupted} from './interrupted.ts'
import {confirmByName} from './prompt.ts'
import {print, terminal} from './terminal.ts'
import {deleteLines, leavingLines} from './views/delete.ts'

interface Asking {
  readonly isProduction: boolean
  readonly yes: boolean
  /** The name that --yes-production was given. */
  readonly yesProduction: string | undefined
  readonly signal: AbortSignal
}

/** Shows what goes and what stays, and asks for the name; in production --yes is no answer. */
export async function confirmLeaving(leaving: Leaving, {isProduction, yes, yesProduction, signal}: Asking): Promise<boolean> {
  if (signal.reason instanceof Interrupted) {
    throw new Interrupted(signal.reason.signal, new RidectlError('INTERRUPTED', `let go of ${leaving.name} before anything was changed`))
  }
  print(leavingLines(leaving, terminal()))
  if (isProduction && yesProduction !== undefined) return yesProduction === leaving.name
  if (!isProduction && yes) return true
  const what = leaving.purges.length > 0 ? 'delete it and its data' : 'delete it'
  const flag = isProduction ? `--yes-production ${leaving.name}` : '--yes'
  return confirmByName({message: `${isProduction ? 'This is production. ' : ''}Type ${leaving.name} to ${what}:`, flag, signal}, leaving.name)
}

/** Runs the deletion and shows what it says; let go by a signal, it rejects with that signal's exit status. */
export async function showDelete(events: AsyncIterable<DeleteEvent>, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of events) print(deleteLines(event, terminal()))
  } catch (error) {
    if (signal.reason instanceof Interrupted && error instanceof RidectlError && error.code === 'INTERRUPTED') throw new Interrupted(signal.reason.signal, error)
    throw error
  }
}
