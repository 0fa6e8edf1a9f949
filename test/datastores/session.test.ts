import {afterAll, beforeAll, expect, test} from 'vitest'
import {openSession} from '../../src/datastores/postgres/session.ts'
import {SecretText} from '../../src/platform/secret.ts'
import {newIssuer} from '../../src/sandbox/certificate.ts'
import type {DatabaseLogin, DatabaseSession} from '../../src/world/database-access.ts'
import {clientCertificate, hasOpenssl} from '../support/client-certificate.ts'
import {ownPostgres, type OwnPostgres} from '../support/own-postgres.ts'

const name = 'db.example.test'
let server: OwnPostgres
let session: DatabaseSession
const notices: string[] = []

/** The server by its name, which no resolver knows, through a port on loopback: as a relay leads there. */
const login = (more: Partial<DatabaseLogin> = {}): DatabaseLogin => ({
  host: name, port: 5432, relayPort: server.port, database: 'postgres', user: 'postgres', password: new SecretText(server.password), sslmode: 'verify-full', authorities: server.authority, settings: {}, ...more,
})
const open = (more: Partial<DatabaseLogin> = {}) => openSession(login(more), {patience: 10_000, onNotice: (text) => notices.push(text)})

beforeAll(async () => {
  server = await ownPostgres(name)
  session = await open()
  await session.run('CREATE TABLE trip (id int PRIMARY KEY, name text NOT NULL); INSERT INTO trip VALUES (1, \'Harbour\')')
})
afterAll(async () => {
  await session?.close()
  await server?.stop()
})

test('verify-full holds against the name of the server, whatever the address is', async () => {
  expect((await session.run('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'))[0]?.rows).toEqual([['t']])
  await expect(open({host: 'other.example.test'})).rejects.toMatchObject({code: 'DATABASE_REFUSED', message: expect.stringMatching(/certificate.*does not hold.*SQLSTATE 08001, ERR_TLS_CERT_ALTNAME_INVALID/)})
})

test('a certificate of another authority is refused, and verify-ca asks for no name', async () => {
  await expect(open({authorities: newIssuer('Another').certificate})).rejects.toMatchObject({code: 'DATABASE_REFUSED', message: expect.stringMatching(/certificate.*SQLSTATE 08001/)})
  await (await open({host: 'other.example.test', sslmode: 'verify-ca'})).close()
})

test('require takes any certificate, and disable goes without TLS', async () => {
  const {authorities: _, ...unverified} = login({sslmode: 'require'})
  const [required, plain] = await Promise.all([openSession(unverified, {patience: 10_000}), open({sslmode: 'disable'})])
  const isTls = async (of: DatabaseSession) => (await of.run('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'))[0]?.rows[0]?.[0]
  expect([await isTls(required), await isTls(plain)]).toEqual(['t', 'f'])
  await Promise.all([required.close(), plain.close()])
})

test.each([
  ['a wrong password', {password: new SecretText('wrong-and-secret')}, '28P01'],
  ['a database that is not there', {database: 'nowhere'}, '3D000'],
  ['an unknown user', {user: 'nobody'}, '28P01'],
] as const)('%s is refused with its SQLSTATE and without the password', async (_, more, state) => {
  const failure: unknown = await open(more).catch((error: unknown) => error)
  expect(failure).toMatchObject({code: 'DATABASE_REFUSED', exit: 6, message: expect.stringContaining(`(SQLSTATE ${state})`)})
  expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-and-secret')
})

test.skipIf(!hasOpenssl)('a server that asks for a certificate lets in who shows his, and says of others why not', async () => {
  await session.run("CREATE ROLE certified LOGIN PASSWORD 'hush-hush'")
  const {certificate, key} = await server.demandCertificate('certified')
  const certified = {user: 'certified', password: new SecretText('hush-hush')}
  const own = await open({...certified, ownCertificate: {certificate, key: new SecretText(key)}})
  expect((await own.run('SELECT current_user'))[0]?.rows).toEqual([['certified']])
  await own.close()
  await expect(open(certified)).rejects.toMatchObject({code: 'DATABASE_REFUSED', message: expect.stringMatching(/may not log in from here: .*valid client certificate.*\(SQLSTATE 28000\)/)})
  const stranger = clientCertificate(newIssuer('Another'), 'certified')
  await expect(open({...certified, ownCertificate: {certificate: stranger.certificate, key: new SecretText(stranger.key)}})).rejects.toMatchObject({
    code: 'DATABASE_REFUSED', message: expect.stringMatching(/refuses the certificate that it was shown, or wants one: unknown ca \(SQLSTATE 08001, /),
  })
})

test('a server that is not there is unreachable, and no refusal', async () => {
  await expect(open({relayPort: 1})).rejects.toMatchObject({code: 'DATABASE_UNREACHABLE', message: expect.stringContaining('ECONNREFUSED')})
})

test('settings hold from the first moment on', async () => {
  const careful = await open({settings: {default_transaction_read_only: 'on', statement_timeout: '300000', idle_in_transaction_session_timeout: '60000'}})
  expect((await careful.run('SHOW statement_timeout; SHOW idle_in_transaction_session_timeout')).map(({rows}) => rows)).toEqual([[['5min']], [['1min']]])
  await expect(careful.run('DELETE FROM trip')).rejects.toMatchObject({message: expect.stringContaining('read-only transaction (SQLSTATE 25006)')})
  await careful.close()
})

test('values come as the server writes them, several statements each with its result', async () => {
  const results = await session.run("SELECT 1.50::numeric AS n, NULL::text AS nothing, '{\"a\":1}'::json AS j, true AS yes; UPDATE trip SET name = name; CREATE TEMP TABLE t ()")
  expect(results[0]?.columns).toEqual([{name: 'n', isNumber: true}, {name: 'nothing', isNumber: false}, {name: 'j', isNumber: false}, {name: 'yes', isNumber: false}])
  expect(results.map(({command, count, rows}) => ({command, count, rows}))).toEqual([
    {command: 'SELECT', count: 1, rows: [['1.50', null, '{"a":1}', 't']]},
    {command: 'UPDATE', count: 1, rows: []},
    {command: 'CREATE', count: null, rows: []},
  ])
})

test('a statement that fails says where, and the session goes on', async () => {
  await expect(session.run("SELECT 'ü',\n  nme FROM trip")).rejects.toMatchObject({
    code: 'FAILED', exit: 1, message: expect.stringContaining('"nme" does not exist (SQLSTATE 42703)'), details: ['line 2:   nme FROM trip', '          ^', expect.stringContaining('Hint: ')],
  })
  expect((await session.run('SELECT 1'))[0]?.rows).toEqual([['1']])
})

test('the transaction it is in is known', async () => {
  await session.run('BEGIN')
  expect(session.transaction()).toBe('open')
  await expect(session.run('SELECT 1/0')).rejects.toMatchObject({message: expect.stringContaining('22012')})
  expect(session.transaction()).toBe('failed')
  await session.run('ROLLBACK')
  expect(session.transaction()).toBe('none')
})

test('a running statement is cancelled, and the session goes on', async () => {
  const long = session.run('SELECT pg_sleep(600)').catch((error: unknown) => error)
  await session.cancel()
  expect(await long).toMatchObject({message: expect.stringContaining('SQLSTATE 57014')})
  expect(session.isOpen()).toBe(true)
})

test('what the server remarks is heard', async () => {
  await session.run("DO $$ BEGIN RAISE NOTICE 'look here'; END $$")
  expect(notices).toContain('NOTICE: look here')
})

test('relations are listed, and one is described by its name as SQL has it', async () => {
  expect((await session.relations('tables')).rows).toEqual([['public', 'trip', 'table', 'postgres']])
  const parts = await session.describe('trip')
  expect(parts.map(({title}) => title)).toEqual(['table trip', 'Indexes', 'Constraints'])
  expect(parts[0]?.result.rows).toEqual([['id', 'integer', 'not null', ''], ['name', 'text', 'not null', '']])
  expect(await session.describe("nothing'; DROP TABLE trip; --")).toEqual([])
})

test('a session that the server ended says so', async () => {
  const doomed = await open()
  const [found] = await doomed.run('SELECT pg_backend_pid()')
  await session.run(`SELECT pg_terminate_backend(${found?.rows[0]?.[0]})`)
  await expect(doomed.run('SELECT 1')).rejects.toMatchObject({code: 'DATABASE_UNREACHABLE', message: expect.stringMatching(/is gone: .*terminat/)})
  expect(doomed.isOpen()).toBe(false)
})
