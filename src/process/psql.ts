import {accessSync, constants, statSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {execa} from 'execa'

import {RidectlError} from '../errors.ts'
import type {DatabaseLogin, Psql, PsqlOptions} from '../world/database-access.ts'
import {type Credentials, credentials} from './credentials.ts'

type Environment = PsqlOptions['env']

/** What a terminal program needs to know of the person's terminal; whatever else is in the environment is not psql's business. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'TERM', 'TERMINFO', 'COLORTERM', 'COLUMNS', 'LINES',
  'INPUTRC', 'PAGER', 'PSQL_PAGER', 'LESS', 'EDITOR', 'VISUAL', 'PSQL_EDITOR', 'PSQLRC', 'PG_COLOR', 'PG_COLORS']

export const psql: Psql = {
  isInstalled: async (env) => programs(env).some(isProgram),
  run: async (login, options) => {
    const {connected, signal} = options
    const files = credentials(login)
    const over = new AbortController()
    // where nobody can say that psql is in, it may still need them: they go at its end
    connected(over.signal).then(files.forget).catch(() => {})
    try {
      const ended = await execa('psql', argumentsOf(options), {
        stdio: 'inherit', env: environmentFor(login, options, files), extendEnv: false, preferLocal: false, shell: false, reject: false,
        cancelSignal: signal, forceKillAfterDelay: 5_000,
      })
      return statusOf(ended)
    } finally {
      over.abort()
      files.remove()
    }
  },
}

// A password that is not taken is never asked for: it is not the person's to type.
function argumentsOf({sql, stopsAtError, history}: PsqlOptions): string[] {
  return [
    '--no-password', ...(history === undefined ? ['--no-psqlrc'] : []), ...(stopsAtError ? ['--set', 'ON_ERROR_STOP=1'] : []),
    ...(sql === undefined ? [] : ['--command', sql]),
  ]
}

function environmentFor(login: DatabaseLogin, {env, history, applicationName}: PsqlOptions, {passfile, rootcert = sslrootcertOf(login), own: shown}: Credentials): Record<string, string> {
  const own = Object.fromEntries(passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
  const {host, port, database, user, sslmode, settings, relayPort} = login
  return {
    ...own,
    PGHOST: host,
    PGPORT: String(relayPort ?? port),
    ...(relayPort === undefined ? {} : {PGHOSTADDR: '127.0.0.1'}),
    PGDATABASE: database,
    PGUSER: user,
    PGPASSFILE: passfile,
    PGSSLMODE: sslmode,
    ...(rootcert === undefined ? {} : {PGSSLROOTCERT: rootcert}),
    ...(shown === undefined ? {} : {PGSSLCERT: shown.certificate, PGSSLKEY: shown.key}),
    PGOPTIONS: optionsOf(settings),
    PGAPPNAME: applicationName,
    PGCONNECT_TIMEOUT: '15',
    PSQL_HISTORY: history ?? '/dev/null',
  }
}

// A path of the pod's means nothing here; a word does.
const sslrootcertOf = ({sslrootcert}: DatabaseLogin): string | undefined => (sslrootcert === 'system' ? sslrootcert : undefined)

const optionsOf = (settings: DatabaseLogin['settings']): string => Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`).join(' ')

interface Ended {
  readonly exitCode?: number | undefined
  readonly signal?: string | undefined
  readonly isCanceled: boolean
  readonly code?: string | undefined
}

// execa's own message holds the whole command line: it is left out.
function statusOf({exitCode, signal, isCanceled, code}: Ended): number {
  if (exitCode !== undefined) return exitCode
  if (isCanceled) return 1
  throw new RidectlError('FAILED', `psql did not end by itself: ${signal ?? code ?? 'it could not be started'}`)
}

const programs = (env: Environment): string[] => (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '').map((folder) => join(folder, 'psql'))

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
