import {RidectlError} from '../errors.ts'
import type {DatabaseLogin, SslMode} from '../world/database-access.ts'
import {SecretText} from './secret.ts'

const modes: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

/** What a DATABASE_URL says, in the form of `postgresql://user:password@host:5432/name?sslmode=verify-full&sslrootcert=/etc/db/ca.pem`. */
export function parseDatabaseUrl(text: string): DatabaseLogin {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  if (url === undefined || !/^(postgres|postgresql|postgis|pgsql|psql|timescale)(\+\w+)?:$/.test(url.protocol)) throw unreadable('it must be like postgresql://user:password@host:5432/name')
  const {hostname, port, username, password, pathname, searchParams} = url
  if (!/^[A-Za-z0-9_[][A-Za-z0-9._:\]-]*$/.test(hostname) || username === '' || pathname.length < 2) throw unreadable('it must name one host, a user and a database')
  const [sslrootcert, sslcert, sslkey] = [searchParams.get('sslrootcert'), searchParams.get('sslcert'), searchParams.get('sslkey')]
  if ((sslcert === null) !== (sslkey === null)) throw unreadable('sslcert and sslkey are needed both, or neither')
  if (searchParams.has('sslpassword')) throw unreadable('a key with a password (sslpassword) is not supported: give sslkey one without')
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 5432 : Number(port),
    database: decoded(pathname.slice(1)),
    user: decoded(username),
    password: new SecretText(decoded(password)),
    sslmode: sslModeOf(searchParams.get('sslmode')),
    ...(sslrootcert === null ? {} : {sslrootcert}),
    ...(sslcert === null || sslkey === null ? {} : {sslcert, sslkey}),
    settings: {},
  }
}

// Where none is given, libpq's own.
function sslModeOf(given: string | null): SslMode {
  if (given === null) return 'prefer'
  const mode = modes.find((known) => known === given)
  if (mode === undefined) throw unreadable(`sslmode=${given} is none of ${modes.join(', ')}`)
  return mode
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unreadable('a % in it begins no two digits: write it as %25')
  }
}

const unreadable = (why: string): RidectlError => new RidectlError('INVALID_INPUT', `the instance's DATABASE_URL cannot be used: ${why}`)
