// The only reader of stdin, stdout, stderr and the environment.
import {once} from 'node:events'
import {writeSync} from 'node:fs'

/** How things may look on what they are shown on. */
export interface Look {
  /** Infinite where no terminal is: what a program reads, or a log keeps, is neither broken nor cut. */
  readonly columns: number
  readonly unicode: boolean
  readonly colour: boolean
}

export interface Terminal extends Look {
  /** Somebody can answer a question. */
  readonly isInteractive: boolean
  /** Lines may be drawn over again. */
  readonly isLive: boolean
}

type Environment = Readonly<Record<string, string | undefined>>
interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
}

export function describeTerminal(env: Environment, stdin: Stream, stdout: Stream): Terminal {
  const isTerminal = stdout.isTTY === true
  const isDumb = env['TERM'] === 'dumb'
  const isCI = isSet(env['CI']) && env['CI'] !== 'false'
  return {
    columns: isTerminal ? Math.max(40, stdout.columns ?? 100) : Number.POSITIVE_INFINITY,
    unicode: showsUnicode(env),
    colour: wantsColour(env, isTerminal && !isDumb),
    isLive: isTerminal && !isDumb && !isCI,
    isInteractive: isTerminal && stdin.isTTY === true && !isCI,
  }
}

function wantsColour(env: Environment, can: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0' && env['FORCE_COLOR'] !== 'false'
  return can
}

/** An unset locale is C, which has no Unicode; macOS leaves it unset in terminals that do. */
function showsUnicode(env: Environment): boolean {
  if (env['TERM'] === 'linux') return false
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  return locale === undefined || locale === '' ? process.platform === 'darwin' : /utf-?8/i.test(locale)
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''

/** What is there now: asked anew each time, windows change their size. */
export function terminal(): Terminal {
  return describeTerminal(process.env, process.stdin, process.stdout)
}

export function environment(): Environment {
  return process.env
}

/** Somebody can answer a program that asks on stderr, as login programs do. */
export const isAttended = (): boolean => terminal().isInteractive && process.stderr.isTTY

/** What a prompt of its own reads from and writes to. `isTerminal`: somebody types. */
export function input(): {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream; readonly isTerminal: boolean} {
  return {stdin: process.stdin, stdout: process.stdout, isTerminal: process.stdin.isTTY === true}
}

export function print(lines: string | readonly string[]): void {
  write(process.stdout, lines)
}

/** Resolves when there is room for more: a slow reader slows who writes. Rejects with the reason of the signal. */
export async function printInTime(line: string, signal?: AbortSignal): Promise<void> {
  if (closed.has(process.stdout) || process.stdout.write(`${line}\n`)) return
  try {
    await once(process.stdout, 'drain', signal === undefined ? {} : {signal})
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}

/** What the reader has not taken by now is not waited for. */
export function leaveReader(): void {
  closed.add(process.stdout)
}

export function printError(lines: string | readonly string[]): void {
  breakPassingLine()
  write(process.stderr, lines)
}

/** Draws lines over those that it drew before; no more than fit on the screen, which cannot be drawn over once it has scrolled. */
export function redrawn(): (lines: string | readonly string[]) => void {
  let above = 0
  return (given) => {
    const lines = (typeof given === 'string' ? given.split('\n') : given).slice(0, Math.max(1, (process.stdout.rows ?? 50) - 1))
    if (above > 0) process.stdout.write(`\u001b[${above}A\u001b[0J`)
    print(lines)
    above = lines.length
  }
}

let passing: () => void = () => {}

/** Takes away the line that says what takes a moment: something else is to be seen now. */
export const breakPassingLine = (): void => passing()

/** A line for what takes a moment, where a person looks; not shown at all where it takes less. Returns what takes it away. */
export function passingLine(line: string): () => void {
  if (!terminal().isLive || process.stderr.isTTY !== true) return () => {}
  let isShown = false
  const timer = setTimeout(() => {
    isShown = true
    process.stderr.write(line)
  }, 100)
  passing = () => {
    clearTimeout(timer)
    if (isShown) process.stderr.write('\r\u001b[2K')
    isShown = false
  }
  return passing
}

/** A list that lives hides the cursor; however the process ends, it is seen again. Written past the stream, which the list may hold. */
export function showCursorAtExit(): void {
  process.once('exit', () => {
    if (process.stdout.isTTY) writeSync(process.stdout.fd, '\u001b[?25h')
  })
}

/** What the terminal must still be told, past the stream, which may hold what was written before. */
export function lastBytes(text: string): void {
  if (text !== '' && process.stdout.isTTY) writeSync(process.stdout.fd, text)
}

/** What must be said before the process ends at once. */
export function lastWords(text: string): void {
  writeSync(process.stderr.fd, `${text}\n`)
}

const closed = new WeakSet<NodeJS.WriteStream>()

function write(stream: NodeJS.WriteStream, lines: string | readonly string[]): void {
  if (closed.has(stream)) return
  const text = typeof lines === 'string' ? lines : lines.join('\n')
  if (typeof lines === 'string' || lines.length > 0) stream.write(`${text}\n`)
}

/** A reader that went away (`| head`) is no failure: nothing more is written there, and `then` says what follows. */
export function onReaderGone(then: () => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error
      closed.add(stream)
      if (stream === process.stdout) then()
    })
  }
}

export async function flush(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    if (closed.has(stream) || stream.destroyed || !stream.writable) continue
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  }
}
