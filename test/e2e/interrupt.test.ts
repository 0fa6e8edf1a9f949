import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {inTerminal} from '../support/in-terminal.ts'
import type {Running} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'
import {type Stage, stage} from '../support/stage.ts'

const sandbox = inject('sandbox')
const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
const runs = /"name":"migration".*"reason":"Running"/
let on: Stage

beforeAll(async () => {
  on = await stage(sandbox, 'stopped-qa')
})
afterAll(() => on.remove())

const holder = async (): Promise<unknown> =>
  (await on.cluster.get({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'summon-qa', name: 'ridectl.stopped-qa'}))?.spec?.['holderIdentity']

/** Let go as it should be: the lock is free, what goes on and how to resume is said, and the record has it. */
async function expectLetGo(running: Running, exit: number): Promise<void> {
  const {status, stderr, stdout} = await running.ended
  expect(stderr).toContain('let go of stopped-qa: what was started in the cluster goes on')
  expect(stderr).toContain('ridectl deploy stopped-qa --version v1')
  expect(stdout.trim().split('\n').at(-1)).toContain('"code":"INTERRUPTED"')
  expect(status).toBe(exit)
  expect(await holder()).toBe('')
  expect((await results())[0]).toBe('interrupted')
}

/** How the deploys of the record ended, the newest first. */
async function results(): Promise<readonly (string | undefined)[]> {
  const history = ((await on.instance())?.status?.['history'] ?? []) as readonly {result?: string}[]
  return history.map(({result}) => result)
}

/** Ctrl-C while the write is on its way: what is written from then on. */
async function interruptedAt(write: RegExp): Promise<readonly string[]> {
  let before = 0
  on.holdAt((one) => write.test(one), 'before', async () => {
    before = on.writes().length
    running.child.kill('SIGINT')
    await running.says('Letting go')
  })
  const running = on.deploy('--json')
  await expectLetGo(running, 130)
  return on.writes().slice(before).filter((one) => one !== 'renew the Lease')
}

describe('a deploy that is stopped', () => {
  test.each([['Ctrl-C', 130], ['SIGTERM', 143]] as const)('at the question by %s has changed nothing', async (how, exit) => {
    const file = join(sandbox.home, 'stopped-qa.yaml')
    const session = inTerminal([process.execPath, program, 'deploy', 'stopped-qa', '-f', file, '--context', 'stage'], {env: on.own.env})
    await session.shows('(Y/n)')
    if (how === 'Ctrl-C') session.type('\u0003')
    else session.kill('SIGTERM')
    expect(await session.exited).toBe(exit)
    expect(session.screen.text).toContain('nothing was changed')
    expect(await on.instance()).toBeUndefined()
    expect(on.writes()).toEqual([])
  })

  test('while it is Initializing finishes what is on its way, and begins nothing else', async () => {
    expect((await interruptedAt(/^create secrets \.db-pass/)).filter((write) => !write.endsWith('.secret-key'))).toEqual(['record interrupted', 'release the Lease'])
  })

  test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const)('while it is Migrating, by %s, leaves the migration to run on', async (signal, exit) => {
    on.gate.close()
    const running = on.deploy('--json')
    await running.says(runs)
    running.child.kill(signal)
    await expectLetGo(running, exit)
    expect(await on.objects()).toContain('Job -migrate-a1')
    expect(await on.migrationsRun().catch(() => [])).toEqual([])
  })

  test('while it waits for the lock says who holds it, and leaves the other alone', async () => {
    const other = on.deploy('--json')
    await other.says(runs)
    const running = on.deploy('--json')
    await running.says(/waits for the lock: \S+@\S+ holds it for deploy v1 since \d{4}-/)
    running.child.kill('SIGINT')
    const {status, stderr} = await running.ended
    expect(stderr).toMatch(/let go of stopped-qa while waiting for the lock: nothing was changed[^]*holds\s+it\s+for\s+deploy\s+v1\s+since/)
    expect(status).toBe(130)
    expect(await holder()).not.toBe('')
    other.child.kill('SIGINT')
    await expectLetGo(other, 130)
  })

  test('twice ends at once, whatever it still has to write', async () => {
    on.holdAt((write) => write === 'record interrupted', 'before', async () => {
      running.child.kill('SIGINT')
      await running.ended
    })
    const running = on.deploy('--json')
    await running.says(runs)
    running.child.kill('SIGINT')
    expect((await running.ended).status).toBe(130)
    expect(await holder()).not.toBe('')
  })

  test('while it is Deploying leaves what it applied to roll on', async () => {
    on.gate.open()
    const written = await interruptedAt(/^apply deployments -web/)
    expect(written.filter((write) => !write.endsWith('-web') && write !== 'record Deploying')).toEqual(['record interrupted', 'release the Lease'])
    expect(await on.objects()).toContain('Deployment -web')
  })

  test('in all these ways ends Ready when it is run once more, and has migrated once', async () => {
    await ok(on.deploy().ended)
    expect(await on.instance()).toMatchObject({status: {state: 'Ready', version: 'v1'}})
    expect((await results()).slice(0, 2)).toEqual(['succeeded', 'interrupted'])
    expect(await on.migrationsRun()).toEqual(['after 0 earlier'])
  })
})

describe('a deploy of an instance that another deploys', () => {
  test('ends with 3 where it may not wait, and waits its turn where it may', async () => {
    on.gate.close()
    const first = on.deploy('--json', '--version', 'v2')
    await first.says(runs)

    const {status, stderr} = await on.deploy('--wait-lock', '0s').ended
    expect(stderr).toMatch(/stopped-qa is locked: \S+@\S+\s+holds\s+it\s+for\s+deploy\s+v2\s+since\s+\d{4}-/)
    expect(stderr).toContain('--wait-lock 5m')
    expect(status).toBe(3)

    const next = on.deploy('--json', '--version', 'v2')
    await next.says('waits for the lock')
    on.gate.open()
    await Promise.all([ok(first.ended), ok(next.ended)])
    expect(await on.migrationsRun()).toEqual(['after 0 earlier', 'after 1 earlier'])
  })
})
