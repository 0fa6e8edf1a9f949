import {open, type FileHandle} from 'node:fs/promises'
import {Readable} from 'node:stream'
import type {NodeLogOptions} from '../../contracts.ts'
import {tailOffset} from './log-tail.ts'
import type {LogFile} from './log-file.ts'

const chunkSize = 64 * 1024

/** The text of a log file as `kubectl logs` wants it. `live`: the file is still being written, by this process. */
export function readLog(path: string, live: LogFile | undefined, options: NodeLogOptions): Readable {
  const bytes = limited(formatted(records(path, options.follow ? live : undefined, options.tailLines), options), options.limitBytes)
  return Readable.from(bytes, {objectMode: false, highWaterMark: chunkSize})
}

/** Records without their line ends; with `live` it waits for more until the log ends. */
async function* records(path: string, live: LogFile | undefined, tailLines: number | undefined): AsyncGenerator<Buffer[]> {
  const file = await open(path)
  const news = newsOf(live)
  try {
    let offset = tailLines === undefined ? 0 : await tailOffset(file, tailLines)
    let rest = Buffer.alloc(0)
    for (;;) {
      const last = live === undefined || live.ended
      const chunk = await readAt(file, offset)
      offset += chunk.length
      const lines = split(Buffer.concat([rest, chunk]))
      rest = lines.pop() as Buffer<ArrayBuffer>
      if (lines.length > 0) yield lines
      if (chunk.length > 0) continue
      if (last) return
      await news.next()
    }
  } finally {
    news.stop()
    await file.close()
  }
}

/** What was appended between two looks is not missed: a change that came before `next` resolves it at once. */
function newsOf(live: LogFile | undefined): {next(): Promise<void>; stop(): void} {
  let pending = false
  let wake: (() => void) | undefined
  const stop = live?.watch(() => {
    pending = true
    wake?.()
  })
  return {
    next: async () => {
      if (!pending) await new Promise<void>((resolve) => (wake = resolve))
      pending = false
    },
    stop: () => stop?.(),
  }
}

async function readAt(file: FileHandle, offset: number): Promise<Buffer> {
  const {bytesRead, buffer} = await file.read(Buffer.allocUnsafe(chunkSize), 0, chunkSize, offset)
  return buffer.subarray(0, bytesRead)
}

function split(text: Buffer): Buffer[] {
  const lines: Buffer[] = []
  let start = 0
  for (let end = text.indexOf(0x0a); end !== -1; end = text.indexOf(0x0a, start)) {
    lines.push(text.subarray(start, end))
    start = end + 1
  }
  lines.push(text.subarray(start))
  return lines
}

async function* formatted(chunks: AsyncIterable<Buffer[]>, options: NodeLogOptions): AsyncGenerator<Buffer> {
  const since = sinceTime(options.sinceSeconds)
  let continues = false
  for await (const lines of chunks) {
    const out: Buffer[] = []
    for (const line of lines) {
      const [time, tag, text] = fields(line)
      if (since !== undefined && time < since) continue
      if (options.timestamps && !continues) out.push(Buffer.from(`${time} `))
      out.push(text)
      continues = tag === 'P'
      if (!continues) out.push(Buffer.from('\n'))
    }
    if (out.length > 0) yield Buffer.concat(out)
  }
}

/** Times of the log compare as texts. */
const sinceTime = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : new Date(Date.now() - seconds * 1000).toISOString().slice(0, -1)

/** `<time> <stream> <tag> <text>`. */
function fields(line: Buffer): [time: string, tag: string, text: Buffer] {
  const afterTime = line.indexOf(0x20)
  const afterStream = line.indexOf(0x20, afterTime + 1)
  return [line.toString('latin1', 0, afterTime), line.toString('latin1', afterStream + 1, afterStream + 2), line.subarray(afterStream + 3)]
}

async function* limited(chunks: AsyncIterable<Buffer>, limit: number | undefined): AsyncGenerator<Buffer> {
  let left = limit ?? Infinity
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left)
    left -= chunk.length
    if (left <= 0) return
  }
}
