import {RidectlError} from '../errors.ts'

/** As the system, Python and SQLite say it. */
const full = /No space left on device|ENOSPC|EDQUOT|database or disk is full/

/** What this machine refuses, in words; anything else as it is. */
export function plainFailure(error: unknown, folder: string): unknown {
  const text = error instanceof RidectlError ? [...error.log, String(error.cause)].join('\n') : String(error)
  if (full.test(text)) {
    return new RidectlError('SANDBOX_FAILED', `the disk is full: there is no room for the sandbox in ${folder}`, {
      details: [error instanceof Error ? error.message : text],
      remedy: [{command: `df -h ${folder}`}, {command: 'ridectl sandbox reset', why: 'deletes the sandbox with all that is in it'}],
      cause: error,
    })
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code) || error instanceof RidectlError) return error
  return new RidectlError('SANDBOX_FAILED', `the sandbox keeps its files in ${folder}, which this user cannot write`, {
    details: [error instanceof Error ? error.message : text],
    remedy: [{command: 'export RIDECTL_SANDBOX=FOLDER', why: 'keeps them elsewhere'}],
    cause: error,
  })
}
