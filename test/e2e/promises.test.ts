import {afterAll, beforeAll, expect, inject, test} from 'vitest'
import {connected} from '../../src/datastores/postgres/connection.ts'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'
import type {KubeObject} from '../../src/world.ts'
import {ok, page} from '../support/sandbox.ts'
import {type Stage, stage} from '../support/stage.ts'

const sandbox = inject('sandbox')
const namespace = 'summon-qa'
let on: Stage

beforeAll(async () => {
  on = await stage(sandbox, 'promised-qa')
  await ok(on.deploy().ended)
})
afterAll(() => on.remove())

const instance = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace, name: 'promised-qa'} as const
const secret = (name: string): Promise<KubeObject | undefined> => on.cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})
const setStatus = (status: Record<string, unknown>) => on.cluster.patch(instance, {status}, {subresource: 'status'})
const configs = async (): Promise<readonly KubeObject[]> =>
  on.cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace, labels: {'app.kubernetes.io/instance': 'promised-qa', 'app.kubernetes.io/component': 'appconfig'}})

/** What a deploy writes, beside the lock and the intent that every deploy begins with. */
async function writtenBy(...args: readonly string[]): Promise<readonly string[]> {
  const before = on.writes().length
  await ok(on.deploy(...args).ended)
  return on.writes().slice(before).filter((write) => !write.endsWith('the Lease') && write !== 'apply summonplatforms')
}

test('the same deploy again writes nothing, not even the lock', async () => {
  const before = on.writes().length
  const {stdout} = await ok(on.deploy().ended)
  expect(stdout).toContain('already, nothing to do')
  expect(on.writes().slice(before)).toEqual([])
})

test('a whole run over an instance that is as it should be writes the record alone, and nothing by SQL', async () => {
  await setStatus({history: null})
  expect(await writtenBy()).toEqual(['record succeeded'])
})

test('the status is a cache: without it, and without the migration\'s Job, a deploy comes to the same end with the same data and passwords', async () => {
  const before = await Promise.all([secret('promised-qa.db-pass'), secret('promised-qa.secret-key'), page(sandbox, 'promised-qa')])
  await setStatus({migratedVersion: null, components: null, version: null, history: null, state: null, conditions: null, writtenBy: null})
  for (const job of await on.cluster.list({apiVersion: 'batch/v1', kind: 'Job'}, {namespace, labels: {'app.kubernetes.io/instance': 'promised-qa'}})) {
    await on.cluster.remove({apiVersion: 'batch/v1', kind: 'Job', namespace, name: job.metadata.name})
  }
  await ok(on.deploy().ended)
  expect(await on.instance()).toMatchObject({status: {state: 'Ready', version: 'v1', migratedVersion: 'v1'}})
  const [password, key, text] = await Promise.all([secret('promised-qa.db-pass'), secret('promised-qa.secret-key'), page(sandbox, 'promised-qa')])
  expect([password?.['data'], key?.['data'], text.text]).toEqual([before[0]?.['data'], before[1]?.['data'], before[2].text])
})

test('an instance whose database has moved is migrated there, at the version that it has', async () => {
  const [migrations, {migratedDatabase}] = [await on.migrationsRun(), (await on.instance())?.status as {migratedDatabase: string}]
  await on.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'moved-admin', namespace: 'databases'}, stringData: {url: on.admin.href.replace('127.0.0.1', 'localhost')}})
  on.spec({database: {mode: 'shared', admin: {name: 'moved-admin'}}})
  await ok(on.deploy().ended)
  expect(await on.migrationsRun()).toHaveLength(migrations.length + 1)
  expect(await on.instance()).toMatchObject({status: {state: 'Ready', migratedDatabase: migratedDatabase.replace('127.0.0.1', 'localhost').replace(String(on.sql.port), on.admin.port)}})

  on.spec({})
  await ok(on.deploy().ended)
})

test('a database that somebody dropped is made and migrated anew with the next change, also where the deploy was killed between the two', async () => {
  await sql(on, 'DROP DATABASE promised_qa WITH (FORCE)')
  on.spec({config: {COLOUR: 'grey'}})
  expect(await on.killedAt((write) => write.startsWith('CREATE DATABASE'), 'after')).toBeDefined()
  await ok(on.deploy().ended)
  expect(await on.migrationsRun()).toEqual(['after 0 earlier'])
  expect((await page(sandbox, 'promised-qa')).status).toBe(200)
})

test('each config is a Secret that cannot be changed; the last three stay', async () => {
  for (const colour of ['red', 'green', 'blue']) {
    on.spec({config: {COLOUR: colour}})
    await ok(on.deploy().ended)
  }
  const all = await configs()
  expect(all.map((one) => one['immutable'])).toEqual([true, true, true])
  const texts = all.map((one) => Buffer.from((one['data'] as Record<string, string>)['summon-platform.yml'] ?? '', 'base64').toString('utf8'))
  expect(new Set(texts.map((text) => /COLOUR: (\w+)/.exec(text)?.[1]))).toEqual(new Set(['blue', 'green', 'red']))
})

test('where a newer ridectl wrote last an older one refuses, unless it is told to go on', async () => {
  await setStatus({writtenBy: 'ridectl/99.0.0'})
  on.spec({config: {COLOUR: 'black'}})
  const {status, stderr} = await on.deploy().ended
  expect(stderr).toMatch(/promised-qa was last written by ridectl 99\.0\.0[^]*OLDER_RIDECTL|OLDER_RIDECTL[^]*ridectl 99\.0\.0/)
  expect(stderr).toContain('ridectl deploy promised-qa --older')
  expect(status).toBe(2)
  await ok(on.deploy('--older').ended)
  expect((await on.instance())?.status?.['writtenBy']).not.toBe('ridectl/99.0.0')
})

test('a database that ridectl did not make for this instance is left alone, and taken over where the spec says so', async () => {
  const foreign = await stage(sandbox, 'foreign-qa')
  await sql(foreign, `CREATE ROLE foreign_qa LOGIN PASSWORD 'theirs'`, 'CREATE DATABASE foreign_qa OWNER foreign_qa')
  const refused = await foreign.deploy().ended
  expect(refused.stderr).toMatch(/role foreign_qa exists already, and carries no mark of ridectl/)
  expect(refused.stderr).toContain('ADOPT_REFUSED')
  expect(refused.status).toBe(2)
  const {stdout} = await ok(foreign.own.run('status', 'foreign-qa', '--context', 'stage', '--json'))
  expect(JSON.parse(stdout)).toMatchObject({state: 'Error', message: expect.stringContaining('no mark of ridectl')})
  expect(foreign.writes().filter((write) => /^[A-Z]{2}/.test(write))).toEqual([])

  foreign.spec({database: {mode: 'shared', admin: {name: 'foreign-qa-admin'}, adopt: true}})
  await ok(foreign.deploy().ended)
  expect((await page(sandbox, 'foreign-qa')).status).toBe(200)
  await foreign.remove()
})

async function sql({admin}: Stage, ...statements: readonly string[]): Promise<void> {
  await connected(parseDatabaseUrl(admin.href), async (client) => {
    for (const statement of statements) await client.query(statement)
  })
}
