import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {databases} from '../../src/datastores/postgres.ts'
import {SecretText} from '../../src/platform/secret.ts'
import type {DatabaseLogin} from '../../src/world/database-access.ts'
import {ownPostgres, type OwnPostgres} from '../support/own-postgres.ts'
import {askDatabase} from '../support/sql.ts'

const name = 'db.example.test'
const wish = {name: 'car1_qa', password: new SecretText('first'), readOnlyPassword: new SecretText('second'), mark: 'ridectl a/b/car1-qa', adopt: false}
let server: OwnPostgres

/** The server by its name, which no resolver knows, through a port on loopback: as a relay leads there. */
const admin = (more: Partial<DatabaseLogin> = {}): DatabaseLogin => ({
  host: name, port: 5432, relayPort: server.port, database: 'postgres', user: 'postgres', password: new SecretText(server.password), sslmode: 'verify-full', authorities: server.authority, settings: {}, ...more,
})

beforeAll(async () => {
  server = await ownPostgres(name)
})
afterAll(() => server?.stop())

test('a database is made through a relay, under the server\'s own name, and a second look changes nothing', async () => {
  expect(await databases.ensure(admin(), wish)).toMatchObject({changed: true})
  expect(await databases.ensure(admin(), wish)).toMatchObject({changed: false})
  await databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: wish.password}))
})

test('a database that somebody dropped, and one on a server that was made anew, are told from the one that is there now', async () => {
  const {id} = await databases.ensure(admin(), wish)
  expect(await databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: wish.password}))).toEqual({id})
  await server.admin('DROP DATABASE car1_qa')
  const made = await databases.ensure(admin(), wish)
  const other = await ownPostgres(name)
  const elsewhere = await databases.ensure(admin({relayPort: other.port, password: new SecretText(other.password), authorities: other.authority}), wish)
  await other.stop()
  expect(new Set([id, made.id, elsewhere.id, undefined]).size).toBe(4)
})

test('a password that the server does not have is set anew', async () => {
  expect(await databases.ensure(admin(), {...wish, password: new SecretText('third')})).toMatchObject({changed: true})
  await expect(databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: wish.password}))).rejects.toMatchObject({code: 'DATABASE_REFUSED', message: expect.stringContaining('(SQLSTATE 28P01)')})
})

describe('the role that only reads', () => {
  const as = (user: string, password: string) => (sql: string): Promise<unknown> => askDatabase(`postgresql://${user}:${password}@127.0.0.1:${server.port}/`, 'car1_qa', sql)
  const reader = as('car1_qa_ro', 'second')
  const owner = as('car1_qa', 'third')
  const refused = {code: '42501'}
  const makesNothing = async (): Promise<void> => {
    const undone = 'SET default_transaction_read_only = off;'
    await expect(reader(`${undone} CREATE TABLE made (id int)`)).rejects.toMatchObject(refused)
    await expect(reader(`${undone} CREATE TEMPORARY TABLE made (id int)`)).rejects.toMatchObject(refused)
  }

  test('makes no table, not even a temporary one, and the owner makes both', async () => {
    await makesNothing()
    await owner('CREATE TABLE trips (id int); CREATE TEMPORARY TABLE made (id int)')
    await reader('SELECT * FROM trips')
    await expect(reader('INSERT INTO trips VALUES (1)')).rejects.toMatchObject(refused)
  })

  test('makes none either where everybody was let, as in a database that comes from PostgreSQL 14', async () => {
    await server.admin('ALTER SCHEMA public OWNER TO postgres; GRANT CREATE ON SCHEMA public TO PUBLIC; GRANT TEMPORARY ON DATABASE car1_qa TO PUBLIC', 'car1_qa')
    await reader('CREATE TABLE made (id int); DROP TABLE made')
    const now = {...wish, password: new SecretText('third')}
    expect(await databases.ensure(admin(), now)).toMatchObject({changed: true})
    expect(await databases.ensure(admin(), now)).toMatchObject({changed: false})
    await makesNothing()
    await owner('CREATE TABLE bookings (id int); CREATE TEMPORARY TABLE made (id int)')
  })

  test('keeps what its administrator may not take, where the schema is another\'s, and nothing counts as changed', async () => {
    await server.admin(`CREATE ROLE helper LOGIN CREATEROLE CREATEDB PASSWORD 'help'; GRANT car1_qa TO helper; GRANT CREATE ON SCHEMA public TO PUBLIC`, 'car1_qa')
    const now = {...wish, password: new SecretText('third')}
    expect(await databases.ensure(admin({user: 'helper', password: new SecretText('help')}), now)).toMatchObject({changed: false})
    expect(await databases.ensure(admin(), now)).toMatchObject({changed: true})
  })
})

test('a certificate of another name is refused before anything is sent, and nothing is dropped', async () => {
  await expect(databases.drop(admin({host: 'other.example.test'}), wish)).rejects.toMatchObject({code: 'DATABASE_REFUSED', message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')})
  expect(await server.admin("SELECT datname FROM pg_database WHERE datname = 'car1_qa'")).toHaveLength(1)
})

test('a name that nobody knows is unreachable at once', async () => {
  const {relayPort: _, ...direct} = admin()
  await expect(databases.answers({...direct, host: 'nowhere.invalid'})).rejects.toMatchObject({code: 'DATABASE_UNREACHABLE', message: expect.stringMatching(/nowhere\.invalid:5432 as postgres cannot be reached: E/)})
})

test('what is dropped is gone, and to drop it again is fine', async () => {
  await databases.drop(admin(), wish)
  await databases.drop(admin(), wish)
  expect(await server.admin("SELECT rolname FROM pg_roles WHERE rolname LIKE 'car1%' UNION ALL SELECT datname FROM pg_database WHERE datname = 'car1_qa'")).toEqual([])
})
