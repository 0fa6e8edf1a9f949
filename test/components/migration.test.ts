import {describe, expect, test} from 'vitest'
import {migration} from '../../src/components/migration.ts'
import {SecretText} from '../../src/platform/secret.ts'
import {kept} from '../../src/reconcile/component.ts'
import type {World} from '../../src/world.ts'
import {applied} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'

const onDatabase = (identity: string) => ({database: {url: new SecretText('postgresql://unused'), identity}}) as unknown as Parameters<NonNullable<typeof migration.alreadyKept>>[1]
const here = onDatabase('db.qa:5432/car1_qa')
const moved = onDatabase('other.qa:5432/car1_qa')
const keptBy = (status: Record<string, unknown>, given = here, spec = {}): boolean => migration.alreadyKept?.(platformOf({version: 'v2', ...spec}, {status}), given) !== undefined

/** What the status has after this one succeeded. */
function recordOf(spec: Record<string, unknown>, given = here): Promise<Record<string, unknown>> {
  const settled = {verdict: kept(), observed: {objects: [], pods: [], replicaSets: [], events: [], now: new Date()}, world: {} as World}
  return migration.records?.(platformOf({version: 'v2', ...spec}), settled, given as never) as Promise<Record<string, unknown>>
}

describe('a migration is done already', () => {
  test('where its version is recorded for this database, and not for another', () => {
    const record = {migratedVersion: 'v2', migratedDatabase: 'db.qa:5432/car1_qa'}
    expect([keptBy(record), keptBy(record, moved), keptBy({...record, migratedVersion: 'v1'})]).toEqual([true, false, false])
  })

  test('where the record is of a time that did not note the database', () => {
    expect(keptBy({migratedVersion: 'v2'}, moved)).toBe(true)
  })

  test('by the record alone where nobody can be asked which database is meant', () => {
    expect(migration.alreadyKept?.(platformOf({version: 'v2'}, {status: {migratedVersion: 'v2', migratedDatabase: 'db.qa:5432/car1_qa'}}))).toBeDefined()
  })
})

test('what is recorded names the database, so that it holds for that one only', async () => {
  const status = await recordOf({})
  expect(status).toMatchObject({migratedVersion: 'v2', migratedDatabase: 'db.qa:5432/car1_qa'})
  expect(keptBy(status)).toBe(true)
})

test.each([
  ['image', {image: 'registry.example.com/fork'}],
  ['migration command', {migration: {command: ['python', 'manage.py', 'migrate', 'trips']}}],
])('under the same version another %s is migrated anew, whether the database can be asked or not', async (_, spec) => {
  const status = await recordOf({})
  expect(keptBy(status, here, spec)).toBe(false)
  expect(migration.alreadyKept?.(platformOf({version: 'v2', ...spec}, {status}))).toBeUndefined()
  expect(keptBy(await recordOf(spec), here, spec)).toBe(true)
  expect(keptBy({migratedVersion: 'v2', migratedDatabase: 'db.qa:5432/car1_qa'}, here, spec)).toBe(true)
})

describe('a database that was made anew', () => {
  const made = (id?: string) => ({database: {...here?.database, id}}) as typeof here
  const jobOf = (given: typeof here, status: Record<string, unknown> = {}): string =>
    String(migration.applies?.(platformOf({version: 'v2'}, {status}), given as never)[0]?.metadata.name)

  test('is migrated anew, at the version that the one before it had', async () => {
    const status = await recordOf({}, made('1'))
    expect([keptBy(status, made('1')), keptBy(status, made('2')), keptBy(await recordOf({}, made('2')), made('2'))]).toEqual([true, false, true])
  })

  test('has a Job of its own: the one that is done is not taken for it', async () => {
    const status = await recordOf({}, made('1'))
    expect(jobOf(made('2'), status)).not.toBe(jobOf(made('1'), status))
    expect(jobOf(made('2'), status)).not.toBe(jobOf(made('1')))
  })

  test('is unknown to a plan, which names the Job that a deploy makes on the one that there was', async () => {
    const status = await recordOf({}, made('1'))
    expect(jobOf(made(), status)).toBe(jobOf(made('1'), status))
    expect(jobOf(made())).toBe(jobOf(made('1')))
    expect([keptBy(status, made()), keptBy({migratedVersion: 'v2', migratedDatabase: 'db.qa:5432/car1_qa'}, made('2'))]).toEqual([true, true])
  })
})

test('on another database it is another Job: the one that is done is not taken for it', () => {
  const jobOn = (given: typeof here): string => [...applied(migration, {version: 'v2'}, given as never).keys()].join()
  expect(jobOn(here)).toBe(jobOn(onDatabase('db.qa:5432/car1_qa')))
  expect(jobOn(moved)).not.toBe(jobOn(here))
})
