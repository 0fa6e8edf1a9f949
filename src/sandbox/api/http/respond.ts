import {ApiError, failure} from '../errors.ts'
import type {Exchange} from './exchange.ts'

export function answer({response, warnings}: Exchange, code: number, body: unknown, type = 'application/json'): void {
  if (response.headersSent || response.destroyed) return
  for (const text of new Set(warnings)) response.appendHeader('Warning', `299 - ${quote(text)}`)
  const text = `${JSON.stringify(body)}\n`
  response.writeHead(code, {'content-type': type, 'cache-control': 'no-cache, private', 'content-length': Buffer.byteLength(text)})
  response.end(text)
}

export function answerText({response}: Exchange, code: number, text: string): void {
  response.writeHead(code, {'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(text)})
  response.end(text)
}

/** A rejection is answered; anything else is a bug of the sandbox, told as 500 and to the log. */
export function answerError(exchange: Exchange, error: unknown): void {
  const status = error instanceof ApiError ? error.status : bug(error).status
  const after = status.details?.retryAfterSeconds
  if (after !== undefined && !exchange.response.headersSent) exchange.response.setHeader('retry-after', String(after))
  if (exchange.response.headersSent) exchange.response.destroy()
  else answer(exchange, status.code, status)
}

function bug(error: unknown): ApiError {
  // The daemon's log: an error that is nobody's answer is a bug of the sandbox.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return failure(500, 'InternalError', `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`)
}

/** A header is one line of ASCII. */
function quote(text: string): string {
  const safe = text.replace(/[\r\n]+/g, ' ').replace(/[^\x20-\x7e]/g, '?')
  return `"${safe.replace(/["\\]/g, '\\$&')}"`
}
