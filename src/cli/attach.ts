import {once} from 'node:events'
import type {Readable} from 'node:stream'
import type {ExecStream} from '../world.ts'
import {type ScreenModes, screenModes} from './screen-modes.ts'
import {lastBytes} from './terminal.ts'

/** True where a person sits at both ends: then the other side gets a terminal of its own. */
export const isTerminal = (): boolean => process.stdin.isTTY && process.stdout.isTTY

export interface Attached {
  /** The other side has a terminal of its own. */
  readonly tty: boolean
  /** It was given all its input already, and gets nothing of this process's. */
  readonly isFed?: boolean
}

/** Joins this process's stdin, stdout and stderr to the stream until its process ends; returns its exit status. Whatever happens, the terminal is as before. */
export async function attach(stream: ExecStream, {tty, isFed = false}: Attached): Promise<number> {
  const modes = screenModes()
  const leave = tty ? takeTerminal(stream, modes) : () => {}
  const delivered = Promise.all([passOn(stream.stdout, process.stdout, tty ? modes : undefined), passOn(stream.stderr, process.stderr)])
  delivered.catch(() => {})
  if (!isFed) process.stdin.pipe(stream.stdin)
  try {
    const exit = await stream.exited
    await delivered
    return exit
  } finally {
    process.stdin.unpipe(stream.stdin)
    process.stdin.pause()
    leave()
  }
}

async function passOn(from: Readable, to: NodeJS.WriteStream, modes?: ScreenModes): Promise<void> {
  for await (const chunk of from as AsyncIterable<Buffer>) {
    modes?.see(chunk)
    if (!to.write(chunk)) await once(to, 'drain')
  }
}

/** Keys go through as they are, the size follows the window's. Returns what gives the terminal back; the process's end does so too. */
function takeTerminal(stream: ExecStream, modes: ScreenModes): () => void {
  const resize = (): void => stream.resize({columns: process.stdout.columns, rows: process.stdout.rows})
  const leave = (): void => {
    process.stdout.off('resize', resize)
    process.off('exit', leave)
    try {
      process.stdin.setRawMode(false)
      lastBytes(modes.undo())
    } catch {
      // a terminal that hung up wants nothing back
    }
  }
  process.on('exit', leave)
  process.stdin.setRawMode(true)
  process.stdout.on('resize', resize)
  resize()
  return leave
}
