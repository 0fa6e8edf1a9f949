import {RidectlError} from '../../errors.ts'
import type {Secret} from '../../world.ts'

/** SQLSTATEs that pass: the server starts, shuts down, or has too many connections. */
const passing: ReadonlySet<string> = new Set(['57P03', '57P01', '53300', 'ECONNREFUSED', 'ECONNRESET'])

const meanings: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '28000': 'this user may not log in from here',
  '3D000': 'there is no such database',
  '42501': 'this user may not do that',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
}

export function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error))
}

export const isRefusedLogin = (error: unknown): boolean => ['28P01', '28000'].includes(codeOf(error))

/** What went wrong, with the server's name and the SQLSTATE, and without the URL: it holds the password. */
export function postgresFailure(error: unknown, url: Secret): unknown {
  if (error instanceof RidectlError) return error
  const code = codeOf(error)
  const where = placeOf(url)
  if (/^[0-9A-Z]{5}$/.test(code)) {
    return new RidectlError('DATABASE_REFUSED', `PostgreSQL at ${where} refuses: ${meanings[code] ?? scrubbed(error, url)} (SQLSTATE ${code})`)
  }
  return new RidectlError('DATABASE_UNREACHABLE', `PostgreSQL at ${where} cannot be reached: ${code === '' ? scrubbed(error, url) : code}`, {
    details: ['Is the server up, and can this machine reach it?'],
  })
}

const codeOf = (error: unknown): string => String((error as {code?: unknown} | undefined)?.code ?? '')

function placeOf(url: Secret): string {
  if (!URL.canParse(url.reveal())) return 'a URL that cannot be read'
  const {hostname, port, username} = new URL(url.reveal())
  return `${hostname}:${port === '' ? '5432' : port} as ${decodeURIComponent(username)}`
}

function scrubbed(error: unknown, url: Secret): string {
  const message = error instanceof Error ? error.message : String(error)
  const password = URL.canParse(url.reveal()) ? decodeURIComponent(new URL(url.reveal()).password) : ''
  return password === '' ? message : message.replaceAll(password, '[redacted]')
}
