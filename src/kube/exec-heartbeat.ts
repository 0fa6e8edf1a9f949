import type {WebSocket} from 'ws'
import type {Timing} from './timing.ts'

/** Calls `lost` when nothing was heard for too long. While we do not read we hear nothing, and that time is not counted. Stops with the socket. */
export function heartbeat(socket: WebSocket, {ping, lost: longest}: Timing, lost: () => void): void {
  let heard = performance.now()
  const hears = (): void => {
    heard = performance.now()
  }
  socket.on('message', hears)
  socket.on('pong', hears)
  const timer = setInterval(() => {
    if (socket.isPaused) hears()
    if (performance.now() - heard >= longest) lost()
    else if (socket.readyState === socket.OPEN) socket.ping()
  }, ping)
  socket.once('close', () => clearInterval(timer))
}
