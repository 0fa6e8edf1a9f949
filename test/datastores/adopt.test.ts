import {afterAll, beforeAll, expect, test} from 'vitest'
import {databases} from '../../src/datastores/postgres.ts'
import {SecretText} from '../../src/platform/secret.ts'
import type {DatabaseLogin} from '../../src/world/database-access.ts'
import type {DatabaseWish} from '../../src/world/databases.ts'
import {ownPostgres, type OwnPostgres} from '../support/own-postgres.ts'

let server: OwnPostgres
beforeAll(async () => {
  server = await ownPostgres('db.example.test')
  await run(['CREATE ROLE bob', "CREATE ROLE keeper LOGIN CREATEDB CREATEROLE PASSWORD 'keeps'"])
})
afterAll(() => server?.stop())

const admin = (more: Partial<DatabaseLogin> = {}): DatabaseLogin => ({
  host: '127.0.0.1', port: server.port, database: 'postgres', user: 'postgres', password: new SecretText(server.password), sslmode: 'prefer', settings: {}, ...more,
})
const keeper = (): DatabaseLogin => admin({user: 'keeper', password: new SecretText('keeps')})
const wishFor = (name: string): DatabaseWish => ({name, password: new SecretText('first'), readOnlyPassword: new SecretText('second'), mark: `ridectl a/b/${name}`, adopt: true})

async function run(statements: readonly string[], database = 'postgres'): Promise<void> {
  for (const statement of statements) await server.admin(statement, database)
}

/** All that a takeover would change. */
const standing = (name: string) => server.admin(`
  SELECT datname AS name, pg_get_userbyid(datdba) AS owner, datacl::text AS rights, shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = '${name}'
  UNION ALL SELECT rolname, NULL, rolcanlogin::text, shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname LIKE '${name}%'`)

/** As the migration would: makes a table, and changes those that are there. */
async function migrates(name: string, ...tables: readonly string[]): Promise<void> {
  const login = {database: name, user: name, password: new SecretText('first')}
  await databases.answers(admin(login))
  await run([`SET ROLE "${name}"; CREATE TABLE django_migrations (); ${tables.map((table) => `ALTER TABLE ${table} ADD COLUMN fare int;`).join('')}`], name)
}

async function refusal(login: DatabaseLogin, name: string): Promise<readonly string[]> {
  const before = await standing(name)
  const error: unknown = await databases.ensure(login, wishFor(name)).catch((failure: unknown) => failure)
  expect(error).toMatchObject({code: 'ADOPT_REFUSED', message: expect.stringContaining('bob'), details: expect.arrayContaining([expect.stringContaining('Nothing was changed')])})
  expect(await standing(name)).toEqual(before)
  return (error as {details: readonly string[]}).details.slice(1)
}

test('a database without tables that is taken over from another is the instance\'s from then on', async () => {
  await run(['CREATE DATABASE empty_qa OWNER bob'])
  await databases.ensure(admin(), wishFor('empty_qa'))
  await migrates('empty_qa')
  expect(await databases.ensure(admin(), wishFor('empty_qa'))).toMatchObject({changed: false})
})

test('one that an earlier ridectl marked and left to its owner is made usable', async () => {
  await run(['CREATE DATABASE left_qa OWNER bob', "COMMENT ON DATABASE left_qa IS 'ridectl a/b/left_qa'"])
  await databases.ensure(admin(), wishFor('left_qa'))
  await migrates('left_qa')
})

test('one whose tables are another\'s is refused before anything is changed, and what the refusal says to run mends it', async () => {
  await run(['CREATE DATABASE theirs_qa OWNER bob'])
  await run([
    'CREATE SCHEMA fleet AUTHORIZATION bob', 'CREATE TABLE "Trip" (id serial PRIMARY KEY)', 'CREATE TABLE fleet.car (id int GENERATED ALWAYS AS IDENTITY)', 'ALTER TABLE fleet.car OWNER TO bob',
    'CREATE VIEW trips AS SELECT id FROM "Trip"', 'CREATE TABLE log (at int) PARTITION BY RANGE (at)', 'CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (2)',
  ], 'theirs_qa')
  const commands = await refusal(admin(), 'theirs_qa')
  expect(commands).toEqual([
    'CREATE ROLE theirs_qa;', 'ALTER SCHEMA fleet OWNER TO theirs_qa;', 'ALTER TABLE fleet.car OWNER TO theirs_qa;',
    ...['"Trip"', 'log', 'log_1', 'trips'].map((table) => `ALTER TABLE public.${table} OWNER TO theirs_qa;`),
  ])
  await run(commands, 'theirs_qa')
  await databases.ensure(admin(), wishFor('theirs_qa'))
  await migrates('theirs_qa', '"Trip"', 'fleet.car', 'log')
})

test('one that the administrator may not give away is refused before anything is changed', async () => {
  await run(['CREATE DATABASE held_qa OWNER bob'])
  const commands = await refusal(keeper(), 'held_qa')
  expect(commands).toEqual(['CREATE ROLE held_qa;', 'ALTER DATABASE held_qa OWNER TO held_qa;'])
})

test('one where the role could make no table is refused before anything is changed', async () => {
  await run(['CREATE DATABASE shut_qa OWNER bob'])
  await run(['ALTER SCHEMA public OWNER TO bob', 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'], 'shut_qa')
  const commands = await refusal(admin(), 'shut_qa')
  await run(commands, 'shut_qa')
  await databases.ensure(admin(), wishFor('shut_qa'))
  await migrates('shut_qa')
})

test('without leave to take over, a database that is another\'s is refused', async () => {
  await run(['CREATE DATABASE foreign_qa OWNER bob'])
  await expect(databases.ensure(admin(), {...wishFor('foreign_qa'), adopt: false})).rejects.toMatchObject({code: 'ADOPT_REFUSED', message: expect.stringContaining('carries no mark')})
})
