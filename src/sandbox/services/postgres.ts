import {execFile} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {chown, rename, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'
import {RidectlError} from '../../errors.ts'
import type {Folders} from '../contracts.ts'
import {freePort, type Ports} from '../ports.ts'
import {readIfThere, writePrivate} from '../private-file.ts'
import {oldServerGone} from './old-server.ts'
import {postgresBinaries} from './postgres-binaries.ts'
import {makePostgresFolder, postgresUser, type User} from './postgres-user.ts'
import type {LogLines} from './service-log.ts'
import {supervise, type Program, type Running} from './supervise.ts'

const run = promisify(execFile)

export interface Postgres {
  readonly port: number
  /** Of the superuser `postgres`. Holds the password. */
  readonly adminUrl: string
  readonly exited: Promise<string>
  stop(): Promise<void>
}

/** The embedded PostgreSQL, on loopback alone. Its databases are made at the first start. */
export async function startPostgres(folders: Folders, ports: Ports, {log, progress}: {log: LogLines; progress: (text: string) => void}): Promise<Postgres> {
  const user = await postgresUser()
  await makePostgresFolder(folders.postgres, user)
  const native = await postgresBinaries(folders.postgres)
  const data = join(folders.postgres, 'data')
  const {password, isNew} = await openPassword(folders)
  await oldServerGone(join(data, 'postmaster.pid'), /^postgres/)
  // Left where the sandbox's own folder was deleted by hand: nobody can enter these databases, nor knows of them.
  if (isNew) await rm(data, {recursive: true, force: true})
  if ((await readIfThere(join(data, 'PG_VERSION'))) === undefined) {
    progress('making the databases')
    await initialise({folder: folders.postgres, native, password, user})
  }
  const port = await freePort(ports, 'postgres')
  const program = {argv: argv(native, data, port), env, cwd: folders.postgres, stopSignal: 'SIGINT', ...(user && {user})} as const
  const server = await launch(program, log)
  return {port, adminUrl: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, exited: server.exited, stop: () => server.stop(20_000)}
}

async function launch(program: Program, log: LogLines, tries = 100): Promise<Running> {
  const server = supervise(program, log.write)
  try {
    await server.said(/database system is ready to accept connections/)
    return server
  } catch (cause) {
    // the last processes of one that was killed are about to notice it
    if (tries > 0 && log.last().some((line) => line.includes('shared memory block'))) {
      await sleep(50)
      return launch(program, log.fresh(), tries - 1)
    }
    throw new RidectlError('SANDBOX_FAILED', 'PostgreSQL did not start', {log: log.last(), cause})
  }
}

// English messages, of which one says that it is ready
const env = {LC_ALL: 'C', PATH: '/usr/bin:/bin'}

function argv(native: string, data: string, port: number): string[] {
  const settings = {listen_addresses: '127.0.0.1', port, unix_socket_directories: '', lc_messages: 'C', logging_collector: 'off', log_destination: 'stderr'}
  return [join(native, 'bin', 'postgres'), '-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

async function openPassword(folders: Folders): Promise<{readonly password: string; readonly isNew: boolean}> {
  const file = join(folders.pki, 'postgres-password')
  const known = await readIfThere(file)
  if (known) return {password: known, isNew: false}
  const password = randomBytes(24).toString('base64url')
  await writePrivate(file, password)
  return {password, isNew: true}
}

interface NewData {
  readonly folder: string
  readonly native: string
  readonly password: string
  readonly user: User | undefined
}

/** A data folder that carries the final name is whole. The password is handed over in a file, never as an argument. */
async function initialise({folder, native, password, user}: NewData): Promise<void> {
  const draft = join(folder, 'data.new')
  const passwordFile = join(folder, 'password.new')
  await rm(draft, {recursive: true, force: true})
  await writeFile(passwordFile, password, {mode: 0o600})
  if (user !== undefined) await chown(passwordFile, user.uid, user.gid)
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const args = ['-D', draft, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', ...locale]
  try {
    await run(join(native, 'bin', 'initdb'), args, {cwd: folder, env, ...user})
    await rename(draft, join(folder, 'data'))
  } catch (cause) {
    throw new RidectlError('SANDBOX_FAILED', 'the databases could not be made', {log: lastOf(cause), cause})
  } finally {
    await rm(passwordFile, {force: true})
  }
}

const lastOf = (error: unknown): string[] =>
  error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').slice(-10) : []
