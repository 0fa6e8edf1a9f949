import type {ServerResponse} from 'node:http'
import {STATUS_CODES} from 'node:http'
import type {Duplex} from 'node:stream'

/** What the proxy says itself. Plain text: what comes from a request is shown, never run. */
export interface Page {
  readonly status: number
  readonly lines: readonly string[]
}

export function answer(response: ServerResponse, page: Page): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  response.writeHead(page.status, headers(page)).end(text(page))
}

export function answerUpgrade(socket: Duplex, page: Page): void {
  const head = Object.entries({...headers(page), connection: 'close'}).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${page.status} ${STATUS_CODES[page.status]}`, ...head, '', text(page)].join('\r\n'))
}

/** A browser looks again by itself while a pod starts. */
const headers = (page: Page): Record<string, string> => ({
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  ...(page.status === 503 && {'retry-after': '2', refresh: '2'}),
})

const text = ({lines}: Page): string => `${lines.join('\n')}\n`
