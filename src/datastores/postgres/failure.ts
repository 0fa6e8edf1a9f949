import {DatabaseError} from 'pg'

import {RidectlError} from '../../errors.ts'
import type {DatabaseLogin} from '../../world/database-access.ts'

/** What passes: the server starts, shuts down, has too many connections, or was just not there. */
const passing: ReadonlySet<string> = new Set(['57P03', '57P01', '53300', 'ECONNREFUSED', 'ECONNRESET'])

// How pg says that the other end closed before it let us in; a relay does, whose pod was refused.
const closed = 'Connection terminated unexpectedly'

const meanings: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong',
  '28000': 'this user may not log in from here',
  '3D000': 'there is no such database',
  '42501': 'this user may not do that',
  '53300': 'it has no connection left',
  '57P03': 'it is starting or stopping',
}

export function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error)) || (error instanceof Error && error.message === closed)
}

/** The password is wrong, or the role may not log in at all: the server says that with the code of many causes, and its routine tells which. */
export const isRefusedLogin = (error: unknown): boolean => codeOf(error) === '28P01' || (codeOf(error) === '28000' && (error as DatabaseError).routine === 'InitializeSessionUserId')

/** Nobody asked for the password: pg_hba.conf lets this user not in from here, not into this database, or not so. */
export const isBarred = (error: unknown): boolean => codeOf(error) === '28000' && !isRefusedLogin(error)

/** The password was taken: only after that the server looks whether there is such a database, and whether this user may enter it. */
export const isLetInNowhere = (error: unknown): boolean => ['42501', '3D000'].includes(codeOf(error))

/** What went wrong, with the server's name and the SQLSTATE, and without the password. A certificate is refused by this side, before the server has said a word: SQLSTATE 08001. */
export function failureAt(error: unknown, login: DatabaseLogin): unknown {
  if (error instanceof RidectlError) return error
  const code = codeOf(error)
  const at = `PostgreSQL at ${whereOf(login)}`
  if (error instanceof DatabaseError) {
    return new RidectlError('DATABASE_REFUSED', `${at} refuses: ${meaningOf(error, login)} (SQLSTATE ${code})`, {cause: error})
  }
  const alert = alertIn(error)
  if (alert !== undefined) return new RidectlError('DATABASE_REFUSED', `${at} refuses the certificate that it was shown, or wants one: ${alert} (SQLSTATE 08001, ${code})`, {cause: error})
  if (isTlsFailure(error)) {
    return new RidectlError('DATABASE_REFUSED', `the certificate of ${at} does not hold: ${scrubbed(error, login)} (SQLSTATE 08001, ${code})`, {cause: error})
  }
  if (speaksNoTls(error)) return new RidectlError('DATABASE_REFUSED', `${at} does not speak TLS, which sslmode asks for (SQLSTATE 08001)`, {cause: error})
  return new RidectlError('DATABASE_UNREACHABLE', `${at} cannot be reached: ${code === '' ? scrubbed(error, login) : code}`, {
    details: ['Is the server up, and can this machine reach it?'],
    cause: error,
  })
}

export const speaksNoTls = (error: unknown): boolean => error instanceof Error && error.message === 'The server does not support SSL connections'

// Why somebody may not log in has many causes: the server's own words tell which.
const meaningOf = (error: DatabaseError, login: DatabaseLogin): string => {
  const meaning = meanings[error.code ?? '']
  return meaning === undefined ? scrubbed(error, login) : error.code === '28000' ? `${meaning}: ${scrubbed(error, login)}` : meaning
}

// TLS's own words for a refusal by the other side, as in `unknown ca`.
const alertIn = (error: unknown): string | undefined => (/^ERR_SSL_\w*ALERT_/.test(codeOf(error)) ? /alert ([a-z ]+)/.exec((error as Error).message)?.[1] : undefined)

// OpenSSL's names for what is wrong with a chain, and Node's own for the name.
const isTlsFailure = (error: unknown): boolean => /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|INVALID_CA|HOSTNAME_MISMATCH|PATH_LENGTH)/.test(codeOf(error))

const codeOf = (error: unknown): string => String((error as {code?: unknown} | undefined)?.code ?? '')

/** `db.example.com:5432 as car1_qa`. */
export const whereOf = ({host, port, user}: DatabaseLogin): string => `${host}:${port} as ${user}`

function scrubbed(error: unknown, login: DatabaseLogin): string {
  const [message, password] = [error instanceof Error ? error.message : String(error), login.password.reveal()]
  return password === '' ? message : message.replaceAll(password, '[redacted]')
}
