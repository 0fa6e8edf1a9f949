import {closeSync, fstatSync, openSync, readSync} from 'node:fs'

const messageLimit = 2048

/** The end of a log, as the message of a container that failed and asked for it (FallbackToLogsOnError). */
export function lastText(path: string): string {
  const fd = openSync(path, 'r')
  try {
    const {size} = fstatSync(fd)
    const start = Math.max(0, size - 2 * messageLimit)
    const block = Buffer.alloc(size - start)
    readSync(fd, block, 0, block.length, start)
    const lines = block.toString().split('\n').slice(start === 0 ? 0 : 1)
    return lines.map((line) => line.split(' ').slice(3).join(' ')).join('\n').slice(-messageLimit)
  } finally {
    closeSync(fd)
  }
}
