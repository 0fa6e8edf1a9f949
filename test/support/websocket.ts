import {once} from 'node:events'
import {WebSocket} from 'ws'

/** What the site answers on a websocket at `url` to a visitor of that host who says `text`. */
export async function said(url: string, host: string, text: string): Promise<string> {
  const socket = new WebSocket(url, {headers: {host}, handshakeTimeout: 20_000})
  await once(socket, 'open')
  socket.send(text)
  const [answer] = await once(socket, 'message')
  socket.terminate()
  return String(answer)
}
