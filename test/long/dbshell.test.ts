import {spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, rmSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {openContexts} from '../../src/open-world.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {inTerminal, type Session} from '../support/in-terminal.ts'
import {instanceFile} from '../support/instance-file.ts'
import {type Ended, type Machine, machine, program} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
/** A PATH without psql; with what a terminal of the test needs. */
const nothing = mkdtempSync(join(tmpdir(), 'nothing-'))
for (const name of ['sh', 'stty']) symlinkSync(join('/bin', name), join(nothing, name))
const bare = own.with({PATH: nothing})
const at = ['--context', 'sandbox'] as const
const hasPsql = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'psql')))
let cluster: Cluster

beforeAll(async () => {
  cluster = (await openContexts({sandboxKubeconfig: join(sandbox.home, 'sandbox', 'kubeconfig')}).open('sandbox')).cluster
  await ok(own.run('deploy', 'data-qa', '-f', instanceFile(own, 'data-qa', {static: {enabled: false}}), ...at, '--yes'))
})
afterAll(() => rmSync(nothing, {recursive: true}))

const dbshell = (...args: readonly string[]): Promise<Ended> => bare.run('dbshell', ...args, ...at)
const sql = (text: string, ...args: readonly string[]): Promise<Ended> => dbshell('data-qa', '-c', text, ...args)
const typing = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Session => inTerminal([process.execPath, program, 'dbshell', ...args, ...at], {env})

function piped(text: string): {readonly status: number | null; readonly stdout: string; readonly stderr: string} {
  return spawnSync(process.execPath, [program, 'dbshell', 'data-qa', ...at], {env: bare.env, input: text, encoding: 'utf8'})
}

describe('without psql', () => {
  test('a statement is run as the role that only reads, and its rows are shown', async () => {
    const {status, stdout, stderr} = await sql('SELECT current_user AS who, NULL AS nothing')
    expect(stdout).toBe(' who        | nothing\n------------+---------\n data_qa_ro | NULL\n(1 row)\n')
    expect(stderr).toContain('read-only, data_qa on 127.0.0.1. Writes: --write.')
    expect(stderr).toContain('A statement ends after 5 m, a transaction that idles after 5 m.')
    expect(stderr).not.toContain('guard rail')
    expect(status).toBe(0)
  })

  test('nothing can be written without --write, not even where the setting is undone', async () => {
    expect(await sql('DELETE FROM trips_trip')).toMatchObject({status: 1, stderr: expect.stringContaining('SQLSTATE 25006')})
    expect(piped('SET default_transaction_read_only = off; DELETE FROM trips_trip;')).toMatchObject({status: 1, stderr: expect.stringContaining('SQLSTATE 42501')})
    expect(await sql("UPDATE trips_trip SET car = 'Bolt 13' WHERE id = 1", '--write')).toMatchObject({status: 0, stdout: 'UPDATE 1\n', stderr: expect.stringContaining('WRITING, data_qa')})
  })

  test('the limits can be set', async () => {
    const {stdout, stderr} = await sql('SHOW statement_timeout; SHOW idle_in_transaction_session_timeout', '--statement-timeout', '90s', '--idle-timeout', '0s')
    expect(stdout).toMatch(/ 90s\n[^]* 0\n/)
    expect(stderr).toContain('A statement ends after 90 s, a transaction that idles after no time.')
    expect(await sql('SELECT pg_sleep(60)', '--statement-timeout', '1s')).toMatchObject({status: 1, stderr: expect.stringContaining('SQLSTATE 57014')})
  })

  test('a pipe is run to its end, or to the first statement that fails', async () => {
    expect(piped('SELECT 1 AS one;\n\\x\nSELECT 2\n AS two')).toMatchObject({status: 0, stdout: expect.stringMatching(/one[^]*Expanded display is on\.\n-\[ 1 \]-+\ntwo \| 2\n/)})
    const failed = piped('SELECT 1 AS one; SELECT nothing; SELECT 2 AS two;')
    expect(failed).toMatchObject({status: 1, stdout: expect.not.stringContaining('two'), stderr: expect.stringContaining('SQLSTATE 42703')})
  })

  test('a pod leads there as well, and says which', async () => {
    const {status, stdout, stderr} = await sql('SELECT count(*) AS trips FROM trips_trip', '--via', 'pod')
    expect(stderr).toMatch(/data_qa on 127\.0\.0\.1 through\s+data-qa-web-\S+\. Writes: --write\./)
    expect(stdout).toMatch(/trips\n-+\n +\d+\n/)
    expect(status).toBe(0)
  })

  test('much comes through a pod, byte for byte', async () => {
    const {stdout} = await sql("SELECT md5(string_agg(md5(n::text), '' ORDER BY n)) AS sum, length(string_agg(repeat('ü', 1000), '')) AS characters FROM generate_series(1, 3000) AS n", '--via', 'pod')
    const direct = await sql("SELECT md5(string_agg(md5(n::text), '' ORDER BY n)) AS sum, length(string_agg(repeat('ü', 1000), '')) AS characters FROM generate_series(1, 3000) AS n")
    expect(stdout).toBe(direct.stdout)
    const [long, same] = await Promise.all([sql("SELECT n, repeat(md5(n::text), 1000) FROM generate_series(1, 300) AS n", '--via', 'pod'), sql("SELECT n, repeat(md5(n::text), 1000) FROM generate_series(1, 300) AS n")])
    expect(long.stdout.length).toBeGreaterThan(9_000_000)
    expect(long.stdout === same.stdout).toBe(true)
  })

  test('a person types statements of many lines, leaves one, and ends one that runs', async () => {
    const session = typing(bare.env, 'data-qa', '--write')
    await session.shows('data_qa=>')
    session.type('SELECT id,\r')
    await session.shows('data_qa->')
    session.type("car || 'x' AS label FROM trips_trip WHERE id = 2;\r")
    await session.shows(/2 \| Leaf 3x\n\(1 row\)/)
    session.type('SELECT (\r')
    await session.shows('data_qa(>')
    session.type('\u0003')
    await session.shows(/\^C\ndata_qa=>/)
    session.type('BEGIN; SELECT pg_sleep(600);\r')
    await session.shows('BEGIN')
    await running('pg_sleep(600)', '--write')
    session.type('\u0003')
    await session.shows(/ERROR: canceling statement due to user request \(SQLSTATE 57014\)/)
    await session.shows('data_qa=!>')
    session.type('ROLLBACK;\r\\d trips_trip\r')
    await session.shows('trips_trip_pkey')
    session.type('\\nothing\r')
    await session.shows(String.raw`There is no \nothing here`)
    session.type('\u0004')
    expect(await session.exited).toBe(0)
  })

  test('a pod that dies under it is said, and ends it', async () => {
    const session = typing(bare.env, 'data-qa', '--via', 'pod')
    await session.shows('data_qa=>')
    for (const {metadata} of await pods('data-qa')) await cluster.remove({apiVersion: 'v1', kind: 'Pod', namespace: 'summon-qa', name: metadata.name})
    await session.shows(/the way through data-qa-web-\S+ broke:/)
    session.type('SELECT 1;\r')
    expect(await session.exited).toBe(1)
    expect(session.screen.text).toMatch(/the connection to PostgreSQL at 127\.0\.0\.1:\d+ as data_qa_ro is gone/)
  })
})

describe('a pod that dies under one statement', () => {
  // The one before may be gone as well: until there is another that leads there.
  const isLed = async (): Promise<void> => {
    while ((await sql('SELECT 1', '--via', 'pod')).status !== 0) await new Promise((resolve) => setTimeout(resolve, 500))
  }
  // Each its own: the server may hold on to the one before for a while.
  const dies = async (from: Machine, statement: string): Promise<Ended> => {
    await isLed()
    const ending = from.run('dbshell', 'data-qa', '-c', `SELECT ${statement}`, '--via', 'pod', ...at)
    await running(statement)
    for (const {metadata} of await pods('data-qa')) await cluster.remove({apiVersion: 'v1', kind: 'Pod', namespace: 'summon-qa', name: metadata.name})
    return ending
  }

  test('is said, and ends it with 1', async () => {
    const {status, stderr} = await dies(bare, 'pg_sleep(601)')
    expect(stderr).toMatch(/the way through\s+data-qa-web-\S+ broke:[^]*the connection to PostgreSQL at 127\.0\.0\.1:\d+ as data_qa_ro is\s+gone[^]*DATABASE_UNREACHABLE/)
    expect(status).toBe(1)
  })

  test.skipIf(!hasPsql)('is said, and ends psql with the status that psql has for it', async () => {
    const {status, stderr} = await dies(own, 'pg_sleep(602)')
    expect(stderr).toMatch(/the way through\s+data-qa-web-\S+ broke:/)
    expect(stderr).toContain('server closed the connection unexpectedly')
    expect(status).toBe(2)
  })
})

describe.skipIf(!hasPsql)('with psql', () => {
  test('it has the terminal: Ctrl-C ends the statement and not the shell, and the password is off the disk', async () => {
    const session = typing(own.env, 'data-qa')
    await session.shows('data_qa=>')
    await session.shows(/psql, read-only, data_qa on 127\.0\.0\.1\. Writes: --write\./)
    session.type('SELECT current_user;\r')
    await session.shows('data_qa_ro')
    session.type('\\! while test -e "$PGPASSFILE"; do sleep 0.1; done; echo gone\r')
    await session.shows(/^gone$/m)
    session.type('SELECT pg_sleep(600);\r')
    await running('pg_sleep(600)')
    session.type('\u0003')
    await session.shows('canceling statement due to user request')
    session.type('\\q\r')
    expect(await session.exited).toBe(0)
  })

  test('its exit status is passed on, through a pod as well', async () => {
    const [good, bad] = await Promise.all([own.run('dbshell', 'data-qa', '-c', 'SELECT 1 AS one', '--via', 'pod', ...at), own.run('dbshell', 'data-qa', '-c', 'SELECT nothing', ...at)])
    expect(good).toMatchObject({status: 0, stdout: expect.stringContaining('one')})
    expect(bad).toMatchObject({status: 1, stderr: expect.stringContaining('column "nothing" does not exist')})
  })
})

describe('production', () => {
  beforeAll(() => ok(own.run('deploy', 'data-prod', '-f', instanceFile(own, 'data-prod', {static: {enabled: false}}), ...at, '--yes-production', 'data-prod')))

  test('is read without a question, and written to only with its name', async () => {
    expect(await dbshell('data-prod', '-c', 'SELECT 1')).toMatchObject({status: 0})
    expect(await dbshell('data-prod', '-c', 'SELECT 1', '--write')).toMatchObject({status: 2, stderr: expect.stringContaining('--yes-production data-prod')})
    expect(await dbshell('data-prod', '-c', 'SELECT 1', '--write', '--yes-production', 'data-qa')).toMatchObject({status: 1, stderr: expect.stringContaining('DECLINED')})
    expect(await dbshell('data-prod', '-c', 'SELECT 1', '--write', '--yes-production', 'data-prod')).toMatchObject({status: 0})
  })

  test('remembers who was let write', async () => {
    const instance = await cluster.get({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace: 'summon-prod', name: 'data-prod'})
    const events = await cluster.list({apiVersion: 'v1', kind: 'Event'}, {namespace: 'summon-prod'})
    expect((instance!.status!['history'] as readonly object[])[0]).toMatchObject({action: 'dbshell', why: 'a statement that may write, data_prod on 127.0.0.1'})
    expect(events.filter(({reason}) => reason === 'Dbshell')).toHaveLength(1)
  })
})

describe('what stands in the way is named:', () => {
  test('a password that the database does not take, with its SQLSTATE, directly and through a pod', async () => {
    await ok(own.run('deploy', 'locked-qa', '-f', instanceFile(own, 'locked-qa', {static: {enabled: false}}), ...at, '--yes'))
    await dbshell('locked-qa', '--write', '-c', "ALTER ROLE locked_qa PASSWORD 'another'")
    for (const way of ['direct', 'pod']) {
      expect(await dbshell('locked-qa', '--write', '-c', 'SELECT 1', '--via', way)).toMatchObject({status: 6, stderr: expect.stringMatching(/as locked_qa refuses: the\s+password is wrong \(SQLSTATE 28P01\)[^]*DATABASE_REFUSED/)})
    }
    expect(await dbshell('locked-qa', '-c', 'SELECT current_user')).toMatchObject({status: 0, stdout: expect.stringContaining('locked_qa_ro')})
  })

  test('an instance whose pods are all gone, with what to try', async () => {
    await cluster.patch({apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'summon-qa', name: 'locked-qa-web'}, {spec: {replicas: 0}})
    while ((await pods('locked-qa')).length > 0) await new Promise((resolve) => setTimeout(resolve, 200))
    const {status, stderr} = await dbshell('locked-qa', '-c', 'SELECT 1', '--via', 'pod')
    expect(stderr).toMatch(/no pod of locked-qa is ready[^]*NOT_RUNNING[^]*ridectl logs locked-qa[^]*ridectl doctor locked-qa/)
    expect(status).toBe(1)
  })

  test('an instance that has no role that only reads: a guard rail, and no lock', async () => {
    const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: 'summon-qa', name: 'data-qa.db-pass'})
    const password = Buffer.from((secret!['data'] as Record<string, string>)['password'] ?? '', 'base64').toString()
    const port = /\d{4,}/.exec((await sql('SELECT inet_server_port() AS port')).stdout)?.[0] ?? ''
    await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'guarded-db', namespace: 'summon-qa'}, stringData: {url: `postgresql://data_qa:${password}@127.0.0.1:${port}/data_qa`}})
    await ok(own.run('deploy', 'guarded-qa', '-f', instanceFile(own, 'guarded-qa', {static: {enabled: false}, database: {mode: 'external', secret: {name: 'guarded-db', key: 'url'}}}), ...at, '--yes'))
    const {stdout, stderr} = await dbshell('guarded-qa', '-c', 'SELECT current_user')
    expect(stdout).toContain('data_qa\n')
    expect(stderr).toContain('read-only is a guard rail here and not a lock')
    expect(await dbshell('guarded-qa', '-c', 'DELETE FROM trips_trip')).toMatchObject({status: 1, stderr: expect.stringContaining('SQLSTATE 25006')})
  })

  test('an instance that is not there', async () => {
    expect(await dbshell('dtaa-qa', '-c', 'SELECT 1')).toMatchObject({status: 2, stderr: expect.stringContaining('data-qa')})
  })
})

const pods = (name: string): Promise<readonly KubeObject[]> => cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'summon-qa', labels: {'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'web'}})

/** Waits until the server runs a statement that says so, as seen by the same role. */
async function running(text: string, ...args: readonly string[]): Promise<void> {
  for (;;) {
    const {stdout} = await sql(`SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%${text}%' AND state = 'active' AND pid <> pg_backend_pid()`, ...args)
    if (/ [1-9]\d*\n/.test(stdout)) return
  }
}
