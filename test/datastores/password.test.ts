import {afterAll, afterEach, beforeAll, expect, test} from 'vitest'
import {databases} from '../../src/datastores/postgres.ts'
import {SecretText} from '../../src/platform/secret.ts'
import type {DatabaseLogin} from '../../src/world/database-access.ts'
import {ownPostgres, type OwnPostgres} from '../support/own-postgres.ts'

const wish = {name: 'car1_qa', password: new SecretText('first'), readOnlyPassword: new SecretText('second'), mark: 'ridectl a/b/car1-qa', adopt: false}
let server: OwnPostgres
let undo: () => Promise<unknown> = async () => {}

const admin = (more: Partial<DatabaseLogin> = {}): DatabaseLogin => ({
  host: '127.0.0.1', port: server.port, database: 'postgres', user: 'postgres', password: new SecretText(server.password), sslmode: 'prefer', settings: {}, ...more,
})
const lock = async (...lines: readonly string[]): Promise<void> => {
  undo = await server.rule(...lines)
}
/** What the server keeps of the passwords: it is another after each ALTER ROLE. */
const stored = () => server.admin("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'car1%' ORDER BY 1")

beforeAll(async () => {
  server = await ownPostgres('db.example.test')
  await databases.ensure(admin(), wish)
})
afterEach(async () => {
  await undo()
  undo = async () => {}
})
afterAll(() => server?.stop())

async function expectNothingWritten(): Promise<void> {
  const before = await stored()
  expect(await databases.ensure(admin(), wish)).toMatchObject({changed: false})
  expect(await stored()).toEqual(before)
}

test('where nobody but the administrator may enter his database, a second look changes nothing', async () => {
  await server.admin('REVOKE CONNECT ON DATABASE postgres FROM PUBLIC')
  undo = () => server.admin('GRANT CONNECT ON DATABASE postgres TO PUBLIC')
  await expectNothingWritten()
})

test('a role that was made before its database is known again where it may not enter the administrator\'s', async () => {
  await server.admin('REVOKE CONNECT ON DATABASE postgres FROM PUBLIC')
  await server.admin('DROP DATABASE car1_qa')
  undo = () => server.admin('GRANT CONNECT ON DATABASE postgres TO PUBLIC')
  const before = await stored()
  expect(await databases.ensure(admin(), wish)).toMatchObject({changed: true})
  expect(await stored()).toEqual(before)
})

test('where a role may enter the database of its own name alone, a second look changes nothing', async () => {
  await lock('host all postgres all scram-sha-256', 'host sameuser all all scram-sha-256', 'host all all all reject')
  await expectNothingWritten()
})

test('where the roles may not come from here at all, their passwords are left as they are', async () => {
  await lock('host all postgres all scram-sha-256', 'host all all all reject')
  await expectNothingWritten()
})

test('a wrong password is told also where TLS is demanded, and is set anew', async () => {
  await lock('host all postgres all scram-sha-256', 'hostssl all all all scram-sha-256', 'host all all all reject')
  expect(await databases.ensure(admin(), {...wish, password: new SecretText('third')})).toMatchObject({changed: true})
  await databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: new SecretText('third')}))
  await databases.ensure(admin(), wish)
})

test('a role that may not log in may again', async () => {
  await server.admin('ALTER ROLE car1_qa NOLOGIN')
  expect(await databases.ensure(admin(), wish)).toMatchObject({changed: true})
  await databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: wish.password}))
})

test('a role that is taken over has its password set also where it may not come from here', async () => {
  await server.admin('COMMENT ON ROLE car1_qa IS NULL')
  await lock('host all postgres all scram-sha-256', 'host all all all reject')
  await databases.ensure(admin(), {...wish, password: new SecretText('fourth'), adopt: true})
  await undo()
  await databases.answers(admin({database: 'car1_qa', user: 'car1_qa', password: new SecretText('fourth')}))
})
