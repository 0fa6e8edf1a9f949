import {appendFileSync, statSync, truncateSync} from 'node:fs'
import {reportBug} from './report-bug.ts'

export interface AppendOptions {
  /** The file, where it is open. */
  readonly fd?: number
  /** What stands in the log where something is missing. */
  readonly gap: (why: string) => string
}

/** Appends to a log. What a full disk does not take is lost, which is told once in the sandbox's own log, and in this one as soon as it can be written. */
export function logAppender(path: string, {fd, gap}: AppendOptions): (text: string | Buffer) => void {
  let lost: string | undefined
  let size = statSync(path, {throwIfNoEntry: false})?.size ?? 0
  return (text) => {
    const piece = Buffer.concat([Buffer.from(lost === undefined ? '' : gap(lost)), Buffer.from(text)])
    try {
      appendFileSync(fd ?? path, piece, {mode: 0o600})
      size += piece.length
      lost = undefined
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (lost === undefined) reportBug(`${path} loses lines, because it cannot be written: ${why}`)
      lost = why
      cut(path, size)
    }
  }
}

/** A piece may have been written in part. */
function cut(path: string, size: number): void {
  try {
    truncateSync(path, size)
  } catch {
    // It was not, where there is nothing to cut.
  }
}
