import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {type Ground, openGround, small} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'

// Each run of the migration leaves a row, before it changes anything.
const migrate = (seconds: number): string => `
import time, django
from django.core.management import call_command
from django.db import connection

django.setup()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS runs (id serial, began timestamptz DEFAULT now(), ended timestamptz)")
    cursor.execute("INSERT INTO runs DEFAULT VALUES RETURNING id")
    [run] = cursor.fetchone()
time.sleep(${seconds})
call_command("migrate", interactive=False)
with connection.cursor() as cursor:
    cursor.execute("UPDATE runs SET ended = now() WHERE id = %s", [run])
`
const taking = (seconds: number) => ({migration: {command: ['python', '-c', migrate(seconds)], podTemplate: small('migration')}})
const spec = taking(4)
let ground: Ground

beforeAll(async () => {
  ground = await openGround('kill')
})
afterAll(() => ground.remove())

const points: readonly {readonly when: string; readonly word: string; readonly reached: (name: string) => Promise<boolean>}[] = [
  {when: 'as soon as the instance is in the cluster', word: 'begun', reached: async (name) => (await ground.get('SummonPlatform', name)) !== undefined},
  {when: 'while the migration runs', word: 'migrating', reached: async (name) => (await ground.get('SummonPlatform', name)) !== undefined && (await runs(name)) === 1},
  {when: 'when the migration has ended', word: 'migrated', reached: async (name) => (await jobsOf(name)).some(({status}) => status?.['succeeded'] === 1)},
  {when: 'while the site rolls out', word: 'rolling', reached: async (name) => (await ground.get('Deployment', `${name}-web`)) !== undefined},
]

test.concurrent.each(points)('killed $when, a deploy that is run again ends Ready, with one run of the migration', async ({word, reached}) => {
  const name = ground.name(word)
  const first = ground.start(name, spec)
  let isOver = false
  void first.ended.then(() => (isOver = true))
  await vi.waitUntil(async () => isOver || (await reached(name)), {timeout: 120_000, interval: 200})
  first.child.kill('SIGKILL')
  expect((await first.ended).status).toBe(137)

  await ok(ground.deploy(name, spec))
  expect(await ground.status(name)).toMatchObject({state: 'Ready', version: 'v1', migratedVersion: 'v1'})
  expect(await runs(name)).toBe(1)
  expect(await jobsOf(name)).toHaveLength(1)
  await ground.pageWith(name, '<td>Harbour</td>')
})

test.concurrent('killed while the migration runs, and another version deployed: its migration begins when the first has ended', async () => {
  const name = ground.name('overtaken')
  const first = ground.start(name, taking(25))
  await vi.waitUntil(async () => (await runs(name)) === 1, {timeout: 120_000, interval: 200})
  first.child.kill('SIGKILL')
  expect((await first.ended).status).toBe(137)

  await ok(ground.deploy(name, {...taking(1), version: 'v2'}))
  expect(await ground.rows(name, 'SELECT began >= lag(ended) OVER (ORDER BY id) AS waited FROM runs ORDER BY id')).toEqual([{waited: null}, {waited: true}])
  await ground.pageWith(name, '<th>Fare</th>')
})

const jobsOf = (name: string) => ground.list('Job', {'app.kubernetes.io/instance': name})

/** How often the migration began; 0 while there is no database, or none of its tables. */
async function runs(name: string): Promise<number> {
  const rows = await ground.rows(name, 'SELECT count(*)::int AS runs FROM runs').catch((error: unknown) => {
    if (['3D000', '42P01'].includes(String((error as {code?: unknown}).code))) return [{runs: 0}]
    throw error
  })
  return Number(rows[0]?.['runs'])
}
