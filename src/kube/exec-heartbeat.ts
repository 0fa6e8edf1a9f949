import type {WebSocket} from 'ws'
import type {Timing} from './timing.ts'

/**
 * Calls `lost` when so many pings in a row met silence. Counted in pings and not by the clock: a machine that slept, or a process that was held up by who
 * reads from it, has heard nothing and missed nothing. While we do not read we hear nothing, and that does not count either. Stops with the socket.
 */
export function heartbeat(socket: WebSocket, {ping, lost: longest}: Timing, lost: () => void): void {
  let silent = 0
  const hears = (): void => {
    silent = 0
  }
  socket.on('message', hears)
  socket.on('pong', hears)
  const timer = setInterval(() => {
    if (socket.isPaused) silent = 0
    if (silent * ping >= longest) return lost()
    silent++
    if (socket.readyState === socket.OPEN) socket.ping()
  }, ping)
  socket.once('close', () => clearInterval(timer))
}
