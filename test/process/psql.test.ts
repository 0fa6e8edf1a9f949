import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {SecretText} from '../../src/platform/secret.ts'
import {pgpassLine} from '../../src/process/credentials.ts'
import {psql} from '../../src/process/psql.ts'
import type {DatabaseLogin, PsqlOptions} from '../../src/world/database-access.ts'
import {hasOpenssl} from '../support/client-certificate.ts'
import {ownPostgres} from '../support/own-postgres.ts'

const home = mkdtempSync(join(tmpdir(), 'psql-test-'))
const secret = String.raw`se:cr\et`
let mute: Server

beforeAll(async () => {
  mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
})
afterAll(() => {
  mute.close()
  rmSync(home, {recursive: true})
})

const login = (): DatabaseLogin => ({
  host: 'db.example.test', port: 5432, relayPort: (mute.address() as AddressInfo).port, database: 'car1_qa', user: 'car1_qa_ro', password: new SecretText(secret), sslmode: 'verify-full', authorities: 'PEM',
  settings: {statement_timeout: '300000'},
})

const options = (env: Readonly<Record<string, string>>, more: Partial<PsqlOptions> = {}): PsqlOptions => ({
  env: {...env, PGPASSWORD: 'of another', SECRET_TOKEN: 'of the person'}, stopsAtError: true, applicationName: 'ridectl test', connected: (until) => new Promise((resolve) => until.addEventListener('abort', () => resolve())),
  signal: new AbortController().signal, ...more,
})

/** A psql that writes down what it was given: its arguments, its environment, and what lies in the folder of its password. */
function standIn(end: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(home, 'bin-'))
  const program = `#!/bin/sh
{ printf '%s\\n' "$@" >args; env >env; cat "$PGPASSFILE" >pass; cat "$PGSSLROOTCERT" >root; ls -ld "$(dirname "$PGPASSFILE")" "$PGPASSFILE" >modes; } 2>problems
${end}
`.replaceAll(/>(\w+)/g, `>${folder}/$1`)
  writeFileSync(join(folder, 'psql'), program)
  chmodSync(join(folder, 'psql'), 0o755)
  return {PATH: [folder, process.env['PATH'] ?? ''].join(delimiter), folder}
}

const written = ({folder}: Readonly<Record<string, string>>, name: string): string => readFileSync(join(folder ?? '', name), 'utf8')

test('colons and backslashes are escaped as libpq reads them', () => {
  expect(pgpassLine({...login(), database: 'a:b', user: String.raw`c\d`})).toBe(String.raw`*:*:a\:b:c\\d:se\:cr\\et` + '\n')
})

test('psql gets the password in a file of its own that only this user can read, and nowhere else', async () => {
  const env = standIn('exit 3')
  expect(await psql.run(login(), options(env, {sql: 'SELECT 1'}))).toBe(3)
  expect(written(env, 'problems')).toBe('')
  expect(written(env, 'pass')).toBe(pgpassLine(login()))
  expect(written(env, 'root')).toBe('PEM')
  expect(written(env, 'modes')).toMatch(/^drwx------.*\n-rw-------/)
  expect(written(env, 'args')).not.toMatch(/secret|se:cr/)
  expect(written(env, 'env')).not.toMatch(/se:cr|PGPASSWORD|SECRET_TOKEN/)
  expect(written(env, 'env')).toContain('PGHOST=db.example.test\n')
  expect(written(env, 'env')).toContain('PGHOSTADDR=127.0.0.1\n')
  expect(existsSync(passfileOf(env))).toBe(false)
  expect(existsSync(dirname(passfileOf(env)))).toBe(false)
})

const passfileOf = (env: Readonly<Record<string, string>>): string => /^PGPASSFILE=(.*)$/m.exec(written(env, 'env'))?.[1] ?? ''

test('once the server has the session, the password is off the disk', async () => {
  const env = standIn('while [ -e "$PGPASSFILE" ]; do sleep 0.05; done; ls "$(dirname "$PGPASSFILE")" >left; exit 0')
  expect(await psql.run(login(), options(env, {connected: async () => {}}))).toBe(0)
  expect(written(env, 'left')).toBe('owner\nroot.crt\n')
})

test('where the session breaks that looks whether psql is in, psql goes on, and the password is off the disk at its end', async () => {
  const env = standIn('sleep 0.2; ls "$(dirname "$PGPASSFILE")" >left; exit 4')
  expect(await psql.run(login(), options(env, {connected: () => Promise.reject(new Error('the session broke'))}))).toBe(4)
  expect(written(env, 'left')).toBe('owner\npgpass\nroot.crt\n')
  expect(existsSync(dirname(passfileOf(env)))).toBe(false)
})

test('the key that this side shows is in a file of its own as well, and off the disk as soon as the password', async () => {
  const env = standIn('cat "$PGSSLCERT" "$PGSSLKEY" >pair; ls -l "$PGSSLKEY" >key; echo >looked; while [ -e "$PGPASSFILE" ]; do sleep 0.05; done; ls "$(dirname "$PGPASSFILE")" >left; exit 0')
  const gone = Promise.withResolvers<void>()
  const running = psql.run({...login(), ownCertificate: {certificate: 'CERT', key: new SecretText('KEY')}}, options(env, {connected: () => gone.promise}))
  while (!existsSync(join(env['folder'] ?? '', 'looked'))) await new Promise((resolve) => setTimeout(resolve, 20))
  gone.resolve()
  expect(await running).toBe(0)
  expect(written(env, 'pair')).toBe('CERTKEY')
  expect(written(env, 'key')).toMatch(/^-rw-------/)
  expect(written(env, 'left')).toBe('client.crt\nowner\nroot.crt\n')
})

test('without a history nothing is kept, and no psqlrc can turn it on', async () => {
  const [without, kept] = [standIn('exit 0'), standIn('exit 0')]
  await psql.run(login(), options(without))
  await psql.run(login(), options(kept, {history: '/somewhere/car1.psql', stopsAtError: false}))
  expect([written(without, 'args'), written(kept, 'args')]).toEqual(['--no-password\n--no-psqlrc\n--set\nON_ERROR_STOP=1\n', '--no-password\n'])
  expect([written(without, 'env'), written(kept, 'env')]).toEqual([expect.stringContaining('PSQL_HISTORY=/dev/null\n'), expect.stringContaining('PSQL_HISTORY=/somewhere/car1.psql\n')])
})

test('let go, psql is ended and its files are gone', async () => {
  const env = standIn('echo >started; exec sleep 600')
  const letGo = new AbortController()
  const running = psql.run(login(), options(env, {signal: letGo.signal}))
  while (!existsSync(join(env['folder'] ?? '', 'started'))) await new Promise((resolve) => setTimeout(resolve, 20))
  letGo.abort()
  await running
  expect(existsSync(dirname(passfileOf(env)))).toBe(false)
})

test('what a process that was killed left on the disk goes with the next one; what one that lives has stays', async () => {
  const [killed, alive] = [await enters(), await enters()]
  killed.child.kill('SIGKILL')
  await once(killed.child, 'close')
  expect([killed, alive].map(({passfile}) => existsSync(passfile))).toEqual([true, true])
  const next = await enters()
  expect([killed, alive].map(({passfile}) => existsSync(dirname(passfile)))).toEqual([false, true])
  for (const {child} of [alive, next]) child.kill('SIGKILL')
})

/** A process that enters a database, as far as the files for psql. */
async function enters(): Promise<{readonly child: ChildProcess; readonly passfile: string}> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'credentials-program.ts')], {env: {...process.env, TMPDIR: home}, stdio: ['ignore', 'pipe', 'inherit']})
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return {child, passfile: said.toString().trim()}
}

test('where there is none on the PATH, that is said', async () => {
  expect(await psql.isInstalled(standIn(''))).toBe(true)
  expect(await psql.isInstalled({PATH: home})).toBe(false)
})

const real = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'psql')).find((path) => existsSync(path))

test.skipIf(real === undefined || process.platform !== 'linux')('the real psql, as the system shows it, has no secret in its arguments or its environment', async () => {
  const letGo = new AbortController()
  const asked = once(mute, 'connection')
  const running = psql.run(login(), options({PATH: process.env['PATH'] ?? ''}, {signal: letGo.signal, sql: 'SELECT 1'}))
  await asked
  const shown = childrenOf(process.pid).flatMap((pid) => ['cmdline', 'environ'].map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8')))
  letGo.abort()
  await running
  expect(shown.join()).toContain('PGPASSFILE=')
  expect(shown.join()).not.toMatch(/se:cr|PGPASSWORD/)
})

function childrenOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter((child) => child !== ''))
}

test.skipIf(real === undefined)('the real psql enters with it, and holds the server to its own name', async () => {
  const server = await ownPostgres('db.example.test')
  try {
    const user = String.raw`we:ird\role`
    await server.admin(`CREATE ROLE "${user}" LOGIN PASSWORD '${secret}'`)
    await server.admin('CREATE DATABASE "a:b"')
    const at = {...login(), relayPort: server.port, database: 'a:b', user, authorities: server.authority}
    const asked = options({PATH: process.env['PATH'] ?? ''}, {sql: `DO $$ BEGIN ASSERT (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AND current_setting('statement_timeout') = '5min'; END $$`})
    expect(await psql.run(at, asked)).toBe(0)
    expect(await psql.run({...at, host: 'other.example.test'}, asked)).toBe(2)
    if (hasOpenssl) {
      await server.admin("CREATE ROLE certified LOGIN PASSWORD 'hush'")
      const {certificate, key} = await server.demandCertificate('certified')
      const certified = {...at, user: 'certified', password: new SecretText('hush')}
      expect(await psql.run({...certified, ownCertificate: {certificate, key: new SecretText(key)}}, asked)).toBe(0)
      expect(await psql.run(certified, asked)).toBe(2)
    }
    expect(await psql.run({...at, password: new SecretText('another')}, asked)).toBe(2)
  } finally {
    await server.stop()
  }
})
