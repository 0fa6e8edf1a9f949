import {RidectlError} from '../errors.ts'
import type {DatabaseLogin, SslMode} from '../world/database-access.ts'
import {SecretText} from './secret.ts'

const modes: readonly SslMode[] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']

/** What the URL of a database says: `postgresql://user:password@host:5432/name?sslmode=verify-full&sslrootcert=/etc/db/ca.pem`. INVALID_INPUT without a word of it; `named` is how it is called there. */
export function parseDatabaseUrl(text: string, named = "the instance's DATABASE_URL"): DatabaseLogin {
  const unreadable = (why: string): RidectlError => new RidectlError('INVALID_INPUT', `${named} cannot be used: ${why}`)
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
    database: decoded(pathname.slice(1), unreadable),
    user: decoded(username, unreadable),
    password: new SecretText(decoded(password, unreadable)),
    sslmode: sslModeOf(searchParams.get('sslmode'), unreadable),
    ...(sslrootcert === null ? {} : {sslrootcert}),
    ...(sslcert === null || sslkey === null ? {} : {sslcert, sslkey}),
    settings: {},
  }
}

type Unreadable = (why: string) => RidectlError

// Where none is given, libpq's own.
function sslModeOf(given: string | null, unreadable: Unreadable): SslMode {
  if (given === null) return 'prefer'
  const mode = modes.find((known) => known === given)
  if (mode === undefined) throw unreadable(`sslmode=${given} is none of ${modes.join(', ')}`)
  return mode
}

function decoded(text: string, unreadable: Unreadable): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw unreadable('a % in it begins no two digits: write it as %25')
  }
}
