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
  readonly lost: () => void
}

/**
 * Calls `lost` when so many pings in a row met silence. Counted in pings and not by the clock: a machine that slept, or a process that was held up by who
 * reads from it, has heard nothing and missed nothing. While we do not read we hear nothing, and that does not count either. Where the silence may be
 * that of a process that does not read its input, the server is asked otherwise. Stops with the socket.
 */
export function heartbeat(socket: WebSocket, {ping, lost: longest}: Timing, {answers, lost}: Watching): Life {
  let silent = 0
  let unanswered = 0
  const hears = (): void => {
    silent = 0
  }
  socket.on('message', hears)
  socket.on('pong', () => {
    unanswered = 0
    hears()
  })
  const isGone = async (): Promise<boolean> => {
    if (unanswered <= manyBytes || !(await answers())) return true
    hears()
    return false
  }
  const timer = setInterval(() => {
    if (socket.isPaused) silent = 0
    if (silent++ * ping >= longest) void isGone().then((gone) => gone && lost())
    else if (socket.readyState === socket.OPEN) socket.ping()
  }, ping)
  socket.once('close', () => clearInterval(timer))
  return {
    sends: (bytes) => {
      unanswered += bytes
    },
  }
}
