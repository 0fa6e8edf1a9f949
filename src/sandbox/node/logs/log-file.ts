import {EventEmitter} from 'node:events'
import {closeSync, mkdirSync, openSync} from 'node:fs'
import {dirname} from 'node:path'
import type {Readable} from 'node:stream'
import {logAppender} from '../../log-appender.ts'

/**
 * One run of a container, one file, in the form that container runtimes share (CRI): `<time> <stdout|stderr> <F|P> <text>`, a record a line;
 * P is a part of a line that is longer than a record may be.
 */
export interface LogFile {
  readonly path: string
  capture(stream: 'stdout' | 'stderr', output: Readable): void
  /** Calls back after something was appended, or when the log has ended. Returns what stops it. */
  watch(onChange: () => void): () => void
  readonly ended: boolean
  /** Nothing more comes: half a line that is left is written. */
  end(): void
}

const longestRecord = 16 * 1024

export function createLogFile(path: string): LogFile {
  mkdirSync(dirname(path), {recursive: true, mode: 0o700})
  const fd = openSync(path, 'a', 0o600)
  const write = logAppender(path, {fd, gap: (why) => record('stderr', 'F', Buffer.from(`lines are missing here: ${why}`)).toString()})
  const changes = new EventEmitter({captureRejections: false}).setMaxListeners(0)
  const halves = new Map<string, Buffer>()
  let ended = false

  const append = (stream: 'stdout' | 'stderr', chunk: Buffer): void => {
    if (ended) return
    const {records, rest} = splitRecords(stream, Buffer.concat([halves.get(stream) ?? Buffer.alloc(0), chunk]))
    halves.set(stream, rest)
    if (records.length === 0) return
    write(Buffer.concat(records))
    changes.emit('change')
  }

  return {
    path,
    capture: (stream, output) => output.on('data', (chunk: Buffer) => append(stream, chunk)),
    watch: (onChange) => {
      changes.on('change', onChange)
      return () => changes.off('change', onChange)
    },
    get ended() {
      return ended
    },
    end: () => {
      if (ended) return
      for (const [stream, rest] of halves) if (rest.length > 0) write(record(stream, 'F', rest))
      ended = true
      closeSync(fd)
      changes.emit('change')
    },
  }
}

function splitRecords(stream: string, text: Buffer): {records: Buffer[]; rest: Buffer} {
  const records: Buffer[] = []
  let rest = text
  for (;;) {
    const end = rest.indexOf(0x0a)
    const whole = end !== -1 && end <= longestRecord
    if (!whole && rest.length <= longestRecord) return {records, rest}
    records.push(record(stream, whole ? 'F' : 'P', rest.subarray(0, whole ? end : longestRecord)))
    rest = rest.subarray(whole ? end + 1 : longestRecord)
  }
}

function record(stream: string, tag: 'F' | 'P', text: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${nanoseconds()} ${stream} ${tag} `), text, Buffer.from('\n')])
}

const nanoseconds = (): string => new Date(performance.timeOrigin + performance.now()).toISOString().replace('Z', '000000Z')
