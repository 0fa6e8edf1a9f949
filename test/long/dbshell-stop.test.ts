import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, inject, test} from 'vitest'
import {targetOf} from '../../src/kube/contexts.ts'
import {readKubeconfig} from '../../src/kube/kubeconfig.ts'
import type {World} from '../../src/world.ts'
import {type FaultyProxy, faultyProxy} from '../support/faulty-proxy.ts'
import {inTerminal} from '../support/in-terminal.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine, program} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'
import {adminSql, sandboxWorld} from '../support/sandbox-world.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
/** A PATH without psql; with what a terminal of the test needs. */
const nothing = mkdtempSync(join(tmpdir(), 'nothing-'))
for (const name of ['sh', 'stty']) symlinkSync(join('/bin', name), join(nothing, name))
const env = own.with({PATH: nothing}).env
const words = [program, 'dbshell', 'halt-qa']
const at = ['--context', 'sandbox'] as const
const endings = [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const
let world: World
let proxy: FaultyProxy

beforeAll(async () => {
  world = await sandboxWorld(sandbox)
  proxy = await faultyProxy(targetOf(await readKubeconfig([join(sandbox.home, 'sandbox', 'kubeconfig')]), 'sandbox'))
  await ok(own.run('deploy', 'halt-qa', '-f', instanceFile(own, 'halt-qa', {static: {enabled: false}}), ...at, '--yes'))
})
afterAll(async () => {
  await proxy.stop()
  rmSync(nothing, {recursive: true})
})

const started = (...args: readonly string[]): ChildProcess => spawn(process.execPath, [...words, ...args, ...at], {env, stdio: ['pipe', 'pipe', 'inherit']})

/** How many run a statement with that text. */
async function running(text: string): Promise<number> {
  const [row] = await adminSql(world, `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE '%${text}%' AND state = 'active' AND pid <> pg_backend_pid()`)
  return Number(row?.['n'])
}

async function untilRunning(text: string, wanted: number): Promise<void> {
  while ((await running(text)) !== wanted) await new Promise((resolve) => setTimeout(resolve, 50))
}

describe('without psql', () => {
  test.each(endings)('%s ends a statement that was given, at the server too', async (signal, exit) => {
    const statement = `pg_sleep(1${exit})`
    const child = started('-c', `SELECT ${statement}`)
    await untilRunning(statement, 1)
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([exit, null])
    await untilRunning(statement, 0)
  })

  test.each(endings)('%s ends the statement of a pipe, at the server too, and the next is not begun', async (signal, exit) => {
    const statement = `pg_sleep(2${exit})`
    const child = started()
    let said = ''
    child.stdout?.on('data', (text: Buffer) => (said += text.toString()))
    child.stdin?.write(`SELECT 'one' AS first;\nSELECT ${statement};\nSELECT 'two' AS second;\nSELECT 'three'`)
    await untilRunning(statement, 1)
    child.kill(signal)
    expect(await once(child, 'close')).toEqual([exit, null])
    expect(said).toMatch(/^ first[^]*\(1 row\)\n$/)
    expect(said).not.toMatch(/two|three|second/)
    await untilRunning(statement, 0)
  })

  test('a prompt that is to end does, while a statement runs as well, and ends it at the server', async () => {
    const session = inTerminal([process.execPath, ...words, ...at], {env})
    await session.shows('halt_qa=>')
    session.type('SELECT pg_sleep(3000);\r')
    await untilRunning('pg_sleep(3000)', 1)
    session.kill('SIGTERM')
    expect(await session.exited).toBe(143)
    await untilRunning('pg_sleep(3000)', 0)
  })
})

test.each(endings)('%s ends what is still on its way into the database', async (signal, exit) => {
  const kubeconfig = join(own.home, `slow-${signal}.kubeconfig`)
  writeFileSync(kubeconfig, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'slow', users: [{name: 'slow', user: {}}],
    clusters: [{name: 'slow', cluster: {server: proxy.url}}], contexts: [{name: 'slow', context: {cluster: 'slow', user: 'slow'}}],
  }), {mode: 0o600})
  const before = proxy.seen.length
  const isAsked = ({url}: {readonly url: URL}): boolean => url.pathname.endsWith('/halt-qa.db-pass')
  proxy.on(isAsked, {silence: true})
  const child = spawn(process.execPath, [...words, '--context', 'slow'], {env: {...env, KUBECONFIG: kubeconfig}, stdio: ['ignore', 'pipe', 'inherit']})
  while (!proxy.seen.slice(before).some(isAsked)) await new Promise((resolve) => setTimeout(resolve, 50))
  child.kill(signal)
  expect(await once(child, 'close')).toEqual([exit, null])
})
