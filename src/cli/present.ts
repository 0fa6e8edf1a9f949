import {RidectlError} from '../errors.ts'
import {exitOf, failedEvent, failureLines} from './failure.ts'
import {Interrupted} from './interrupted.ts'
import {safeJson} from './safe.ts'
import {print, printError, terminal} from './terminal.ts'
import {usageError} from './usage.ts'

/** Shows what a command threw, on stderr, and with --json also as one line on stdout. Returns the exit status. */
export async function present(thrown: unknown, argv: readonly string[], root: string): Promise<number> {
  const exit = oclifExit(thrown)
  if (exit !== undefined) return exit
  if (thrown instanceof Interrupted) return interrupted(thrown, argv)
  const error = (await usageError(thrown, argv, root)) ?? diskFull(thrown)
  if (wantsJson(argv)) print(safeJson(failedEvent(error, exitOf(error), new Date())))
  printError(failureLines(error, terminal()))
  return exitOf(error)
}

function interrupted({explained, exit}: Interrupted, argv: readonly string[]): number {
  if (explained === undefined) return exit
  if (wantsJson(argv)) print(safeJson(failedEvent(explained, exit, new Date())))
  printError(failureLines(explained, terminal()))
  return exit
}

/** this.exit() of oclif is an error too. */
function oclifExit(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'EEXIT') return undefined
  const oclif = 'oclif' in thrown ? (thrown.oclif as {exit?: number} | undefined) : undefined
  return oclif?.exit ?? 0
}

/** The one failure of this machine that any write can meet. */
function diskFull(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOSPC') return error
  return new RidectlError('FAILED', `the disk is full: ${error.message}`, {remedy: [{command: 'df -h', why: 'which one'}], cause: error})
}

function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
