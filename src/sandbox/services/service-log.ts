import {renameSync, statSync} from 'node:fs'
import {logAppender} from '../log-appender.ts'

/** The log of a program that runs beside: a file, and its last lines for a failure's explanation. */
export interface LogLines {
  write(line: string): void
  last(): string[]
  /** The same file, with no last lines yet: for another try. */
  fresh(): LogLines
}

const kept = 20
const full = 10 * 1024 * 1024

export function openServiceLog(path: string): LogLines {
  setAsideFull(path)
  return logLines(logAppender(path, {gap: (why) => `lines are missing here: ${why}\n`}))
}

function logLines(append: (text: string) => void): LogLines {
  let lines: string[] = []
  return {
    write: (line) => {
      append(`${line}\n`)
      lines = [...lines.slice(1 - kept), line]
    },
    last: () => lines,
    fresh: () => logLines(append),
  }
}

function setAsideFull(path: string): void {
  if ((statSync(path, {throwIfNoEntry: false})?.size ?? 0) > full) renameSync(path, `${path}.1`)
}
