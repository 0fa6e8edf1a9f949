import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'

// Each run of the migration leaves a row, before it changes anything.
const migrate = `
import time, django
from django.core.management import call_command
from django.db import connection

django.setup()
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS runs (id serial)")
    cursor.execute("INSERT INTO runs DEFAULT VALUES")
time.sleep(3)
call_command("migrate", interactive=False)
`
const spec = {migration: {command: ['python', '-c', migrate]}}
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
  await vi.waitUntil(async () => isOver || (await reached(name)), {timeout: 120_000, interval: 50})
  first.child.kill('SIGKILL')
  expect((await first.ended).status).toBe(137)

  await ok(ground.deploy(name, spec))
  expect(await ground.status(name)).toMatchObject({state: 'Ready', version: 'v1', migratedVersion: 'v1'})
  expect(await runs(name)).toBe(1)
  expect(await jobsOf(name)).toHaveLength(1)
  await ground.pageWith(name, '<td>Harbour</td>')
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
