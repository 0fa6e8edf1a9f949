import {isDeepStrictEqual} from 'node:util'
import {afterAll, beforeAll, expect, inject, test} from 'vitest'
import {ok, page} from '../support/sandbox.ts'
import {type Stage, stage} from '../support/stage.ts'

const sandbox = inject('sandbox')
let swept: Stage
let whole: Stage
beforeAll(async () => {
  [swept, whole] = await Promise.all([stage(sandbox, 'swept-qa'), stage(sandbox, 'untouched-qa')])
})
afterAll(() => Promise.all([swept.remove(), whole.remove()]))

/** Kills the deploy at its first write, the next run at the first write after that, and so on: each run starts from what a killed one left. */
async function killedAtEach(where: 'before' | 'after', version: string): Promise<readonly string[]> {
  const met: string[] = []
  const isNew = (write: string): boolean => !met.includes(write) && write !== 'renew the Lease'
  for (;;) {
    const write = await swept.killedAt(isNew, where, '--version', version)
    if (write === undefined) return met
    met.push(write)
  }
}

async function expectLikeWhole(version: string): Promise<void> {
  await ok(whole.deploy('--version', version).ended)
  // Pods of the version before may still be on their way out, of either.
  const differ = async (): Promise<readonly (readonly string[])[]> => {
    const both = await Promise.all([swept.objects(), whole.objects()])
    return isDeepStrictEqual(both[0], both[1]) ? [] : both
  }
  await expect.poll(differ, {timeout: 120_000, interval: 300}).toEqual([])
  expect(await swept.instance()).toMatchObject({status: {state: 'Ready', version, migratedVersion: version}})
  expect((await page(sandbox, 'swept-qa')).status).toBe(200)
}

test('a first deploy that is killed before each of its writes in turn ends as one that nobody touched, and has migrated once', async () => {
  const killed = await killedAtEach('before', 'v1')
  expect(killed).toEqual(expect.arrayContaining([
    'take the Lease', 'apply summonplatforms', 'create controllerrevisions -1', 'create secrets .secret-key', 'create secrets .db-pass',
    'CREATE DATABASE "swept_qa" OWNER "swept_qa"', 'create secrets .appconfig-HASH', 'create jobs -migrate-HASH-a1', 'record migratedVersion',
    'apply deployments -static', 'apply services -static', 'apply deployments -web', 'apply services -web', 'apply ingresses', 'record succeeded', 'release the Lease',
  ]))
  await expectLikeWhole('v1')
  expect(await swept.migrationsRun()).toEqual(['after 0 earlier'])
}, 900_000)

test('an upgrade that is killed after each of its writes in turn, when it was done and not answered yet, ends the same way', async () => {
  const killed = await killedAtEach('after', 'v2')
  expect(killed).toEqual(expect.arrayContaining(['take the Lease', 'apply summonplatforms', 'create jobs -migrate-HASH-a1', 'record migratedVersion', 'record succeeded']))
  await expectLikeWhole('v2')
  expect(await swept.migrationsRun()).toEqual(['after 0 earlier', 'after 1 earlier'])
}, 900_000)
