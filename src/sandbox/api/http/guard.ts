import {createHash, timingSafeEqual} from 'node:crypto'
import type {IncomingHttpHeaders} from 'node:http'
import {failure} from '../errors.ts'

const localHost = /^(127\.0\.0\.1|localhost)(:\d+)?$/i

/** Pods are processes of this user: nothing but a client that holds the token may speak here, and no web page at all. */
export function guard(headers: IncomingHttpHeaders, token: string): void {
  if (!localHost.test(headers.host ?? '')) throw failure(421, 'BadRequest', 'the sandbox answers to 127.0.0.1 and localhost only')
  if (headers.origin !== undefined) throw failure(403, 'Forbidden', 'the sandbox does not answer web pages')
  const [scheme = '', given = ''] = (headers.authorization ?? '').split(' ')
  if (scheme.toLowerCase() !== 'bearer' || !same(given, token)) throw failure(401, 'Unauthorized', 'Unauthorized')
}

function same(given: string, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
