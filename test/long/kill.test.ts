import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {ok} from '../support/sandbox.ts'
import {type Stage, stage} from '../support/stage.ts'

const sandbox = inject('sandbox')
let expected: readonly string[]
let others: Stage

beforeAll(async () => {
  others = await stage(sandbox, 'unkilled-qa')
  await ok(others.deploy().ended)
  expected = await others.objects()
})
afterAll(() => others.remove())

const points = [
  ['after it took the Lease', 'after', /^take the Lease/],
  ['after the instance\'s spec', 'after', /^apply summonplatforms/],
  ['after the ControllerRevision', 'after', /^create controllerrevisions/],
  ['after the database\'s passwords, before the server is told', 'after', /^create secrets \.db-pass/],
  ['after the database, before its mark', 'after', /^CREATE DATABASE/],
  ['after the application\'s config', 'after', /^create secrets \.appconfig/],
  ['after the migration\'s Job', 'after', /^create jobs/],
  ['after the migration ended, before that is recorded', 'before', /^record migratedVersion/],
  ['after it recorded that', 'after', /^record migratedVersion/],
  ['after a workload was applied', 'after', /^apply deployments -web/],
  ['before it records that the instance is Ready', 'before', /^record succeeded/],
  ['before it releases the Lease', 'before', /^release the Lease/],
] as const

describe('a deploy that is killed', () => {
  test.each(points)('%s comes to the same end when it is run once more', async (...[, where, write]) => {
    const on = await stage(sandbox, `killed${points.findIndex(([, at, pattern]) => at === where && pattern === write)}-qa`)
    expect(await on.killedAt((one) => write.test(one), where)).toMatch(write)
    await expectWhole(on)
    await on.remove()
  })

  test('while its migration runs finds it running, and does not start another', async () => {
    const on = await stage(sandbox, 'running-qa')
    on.gate.close()
    const first = on.deploy('--json')
    await first.says(/"name":"migration".*"reason":"Running"/)
    first.child.kill('SIGKILL')
    await first.ended
    const again = on.deploy('--json')
    await again.says(/"name":"migration".*"reason":"Running"/)
    on.gate.open()
    await ok(again.ended)
    await expectWhole(on)
    await on.remove()
  })

  test('before it prunes leaves nothing behind when it is run once more', async () => {
    const on = await stage(sandbox, 'pruned-qa')
    await ok(on.deploy().ended)
    on.spec({static: {enabled: false}})
    expect(await on.killedAt((write) => write.startsWith('remove'), 'before')).toMatch(/ -static$/)
    await ok(on.deploy().ended)
    await expect.poll(() => on.objects(), {timeout: 60_000, interval: 200}).not.toContainEqual(expect.stringContaining('-static'))
    await on.remove()
  })
})

async function expectWhole(on: Stage): Promise<void> {
  await ok(on.deploy().ended)
  await expect.poll(() => on.objects(), {timeout: 60_000, interval: 200}).toEqual(expected)
  expect(await on.instance()).toMatchObject({status: {state: 'Ready', version: 'v1', migratedVersion: 'v1'}})
  expect(await on.migrationsRun()).toEqual(['after 0 earlier'])
}
