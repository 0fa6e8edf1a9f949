import type {WebSocket} from 'ws'
import type {Timing} from './timing.ts'

/** So much on its way to the process, and no answer since: the process does not read, and until it does the server hears no ping. */
const manyBytes = 4096

export interface Life {
  /** Bytes for the process go out. */
  sends(bytes: number): void
}

export interface Watching {
  /** True where the server answers on another connection. */
  readonly answers: () => Promise<boolean>
  /** With the milliseconds of silence. */
  readonly lost: (silence: number) => void
}

/**
 * Calls `lost` when so many pings in a row met silence. Counted in pings and not by the clock: a machine that slept, or a process that was held up by who
 * reads from it, has heard nothing and missed nothing. While we do not read we hear nothing, and that does not count either. Where the silence may be
 * that of a process that does not read its input, the server is asked otherwise, as long as bytes go out now and then. Stops with the socket.
 */
export function heartbeat(socket: WebSocket, {ping, lost: longest, stuck}: Timing, {answers, lost}: Watching): Life {
  let silent = 0
  let still = 0
  let sent = 0
  let gone = 0
  let read = 0
  const hears = (): void => {
    silent = 0
    still = 0
  }
  socket.on('message', hears)
  socket.on('pong', (sentBefore: Buffer) => {
    read = Number(sentBefore)
    hears()
  })
  const look = async (): Promise<void> => {
    if (sent - read <= manyBytes || !(await answers().catch(() => false))) return lost(longest)
    silent = 0
  }
  const timer = setInterval(() => {
    if (socket.isPaused) hears()
    if (sent - socket.bufferedAmount > gone) still = 0
    gone = Math.max(gone, sent - socket.bufferedAmount)
    if (still++ * ping >= stuck) lost(stuck)
    else if (silent++ * ping >= longest) void look()
    else if (socket.readyState === socket.OPEN) socket.ping(String(sent))
  }, ping)
  socket.once('close', () => clearInterval(timer))
  return {
    sends: (bytes) => {
      sent += bytes
    },
  }
}
