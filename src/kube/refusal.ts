import type {Reply} from './exchange.ts'
import {withoutObjects} from './without-objects.ts'

/** The API's Status object, as far as anything is decided by it. */
export interface Status {
  readonly message?: string
  readonly reason?: string
  readonly code?: number
  readonly details?: {
    readonly name?: string
    readonly kind?: string
    readonly retryAfterSeconds?: number
    readonly causes?: readonly {readonly reason?: string; readonly message?: string; readonly field?: string}[]
  }
}

/** An answer that says no. */
export interface Refusal {
  readonly http: number
  readonly status: Status
  readonly message: string
  /** Seconds of Retry-After, where the answer has one. */
  readonly retryAfter: number | undefined
}

/** `secrets` are values that the request carried: servers quote what they do not like. */
export function refusalOf(reply: Reply, secrets: readonly string[]): Refusal {
  const scrub = scrubber(secrets)
  const status = parseStatus(reply.text, scrub)
  return {
    http: reply.status,
    status,
    message: status.message ?? scrub(reply.text.trim().slice(0, 500)),
    retryAfter: secondsOf(reply.headers['retry-after']),
  }
}

export function parseStatus(text: string, scrub: (text: string) => string = unchanged => unchanged): Status {
  try {
    const parsed: unknown = JSON.parse(text, (key, value: unknown) => (key === 'message' && typeof value === 'string' ? scrub(value) : value))
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}

/** What is shorter is a word of the message sooner than a secret in it. */
const shortestSecret = 6

/** Without what a request carried. Longest first, so that a value inside another one leaves no rest. */
function scrubber(secrets: readonly string[]): (text: string) => string {
  const longestFirst = secrets.filter(({length}) => length >= shortestSecret).toSorted((a, b) => b.length - a.length)
  return text => withoutObjects(longestFirst.reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text))
}

/** Seconds, or an HTTP date. */
function secondsOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
