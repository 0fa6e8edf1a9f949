import {beforeAll, expect, inject, test, vi} from 'vitest'
import type {World} from '../../src/world.ts'
import {inTerminal} from '../support/in-terminal.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'
import {adminSql, objectsOf, sandboxWorld, sql} from '../support/sandbox-world.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const at = ['--context', 'sandbox']
const deploy = (name: string, ...args: readonly string[]) => ok(own.run('deploy', name, '-f', instanceFile(own, name), ...args, ...at, '--yes'))
const remove = (...args: readonly string[]) => own.run('delete', ...args, ...at)
let world: World

beforeAll(async () => {
  world = await sandboxWorld(sandbox)
  await deploy('leaver-qa')
  await sql(world, 'leaver-qa', `INSERT INTO trips_trip (car, start, "end", kilometres) VALUES ('car9', 'Attic', 'Cellar', 1)`)
})

const databases = async (name: string): Promise<unknown[]> => (await adminSql(world, `SELECT rolname FROM pg_roles WHERE rolname LIKE '${name}%' UNION ALL SELECT datname FROM pg_database WHERE datname = '${name}' ORDER BY 1`)).map(({rolname}) => rolname)
const secrets = async (name: string): Promise<string[]> => (await objectsOf(world, name, 'Secret')).map(({metadata}) => metadata.name).sort()

async function running(name: string): Promise<readonly unknown[]> {
  const kinds = [['Pod'], ['Service'], ['ConfigMap'], ['Deployment', 'apps/v1'], ['ReplicaSet', 'apps/v1'], ['ControllerRevision', 'apps/v1'], ['Job', 'batch/v1'], ['Ingress', 'networking.k8s.io/v1']] as const
  const found = await Promise.all(kinds.map(([kind, apiVersion]) => objectsOf(world, name, kind, apiVersion)))
  const lease = await world.cluster.get({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'summon-qa', name: `ridectl.${name}`})
  const instance = await world.cluster.get({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace: 'summon-qa', name})
  return [...found.flat(), lease, instance].flatMap((object) => (object === undefined ? [] : [`${object.kind} ${object.metadata.name}`]))
}

test('without a terminal nothing is deleted unasked, and the flag is named', async () => {
  const {status, stdout, stderr} = await remove('leaver-qa')
  expect(status).toBe(2)
  expect(stderr).toContain('--yes')
  expect(stdout).toMatch(/Goes +.*Service 2, ServiceAccount 1, Deployment 2[^]*Stays +database leaver_qa, Secret leaver-qa\.db-pass, Secret leaver-qa\.secret-key/)
  expect((await page(sandbox, 'leaver-qa')).text).toContain('Attic')
})

test('another name than the instance\'s deletes nothing', async () => {
  const session = inTerminal([process.execPath, 'bin/run.js', 'delete', 'leaver-qa', ...at], {env: {...own.env}})
  await session.shows('Type leaver-qa to delete it')
  session.type('leaver\r')
  expect(await session.exited).toBe(1)
  expect(session.screen.text).toContain('nothing was changed')
  expect((await page(sandbox, 'leaver-qa')).status).toBe(200)
})

test('let go by Ctrl-C it says that the deletion goes on, and how to see its end', async () => {
  const [pod] = await objectsOf(world, 'leaver-qa', 'Pod')
  const name = pod?.metadata.name ?? ''
  await hold(name, ['test.example/held'])
  const cut = own.start('delete', 'leaver-qa', '--yes', ...at)
  await cut.says(`waits for Pod ${name}`)
  cut.child.kill('SIGINT')
  const {status, stderr} = await cut.ended
  expect(status).toBe(130)
  expect(stderr).toMatch(/its deletion goes on[^]*ridectl delete leaver-qa/)
  await hold(name, null)
})

test('though nobody runs it again: nothing is left in the end but what holds data', async () => {
  await vi.waitFor(async () => {
    expect([await running('leaver-qa'), await secrets('leaver-qa')]).toEqual([[], ['leaver-qa.db-pass', 'leaver-qa.secret-key']])
  }, {timeout: 60_000, interval: 200})
  await deploy('leaver-qa')
})

test('typed, the name deletes it: database and generated Secrets stay, and nothing else', async () => {
  const session = inTerminal([process.execPath, 'bin/run.js', 'delete', 'leaver-qa', ...at], {env: {...own.env}})
  await session.shows('Type leaver-qa to delete it')
  session.type('leaver-qa\r')
  expect(await session.exited).toBe(0)
  expect(session.screen.text).toMatch(/leaver-qa is deleted after \d+ s; its data stays/)
  expect(await running('leaver-qa')).toEqual([])
  expect(await secrets('leaver-qa')).toEqual(['leaver-qa.db-pass', 'leaver-qa.secret-key'])
  expect(await databases('leaver_qa')).toEqual(['leaver_qa', 'leaver_qa', 'leaver_qa_ro'])
})

test('deleted twice, it says what is left and what removes that', async () => {
  const {status, stderr} = await remove('leaver-qa', '--yes')
  expect(status).toBe(2)
  expect(stderr).toMatch(/deleted already[^]*leaver-qa\.db-pass[^]*ridectl delete leaver-qa --purge/)
})

test('an instance made again finds its data', async () => {
  await deploy('leaver-qa')
  expect((await page(sandbox, 'leaver-qa')).text).toContain('<td>Attic</td>')
})

test('purged, nothing of it is left; its data is gone, and an instance made again begins anew', async () => {
  const idle = sql(world, 'leaver-qa', 'SELECT pg_sleep(600)').catch((error: {code?: string}) => error.code)
  const {stdout} = await ok(remove('leaver-qa', '--purge', '--yes'))
  expect(stdout).toMatch(/For good +database leaver_qa, Secret leaver-qa\.db-pass/)
  expect(await idle).toBe('57P01')
  expect([await running('leaver-qa'), await secrets('leaver-qa'), await databases('leaver_qa')]).toEqual([[], [], []])
  await deploy('leaver-qa')
  expect((await page(sandbox, 'leaver-qa')).text).not.toContain('Attic')
})

test('a database that carries another\'s mark is never dropped, and is named; with its own mark it can be purged later', async () => {
  const [{mark} = {}] = await adminSql(world, `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = 'leaver_qa'`)
  await adminSql(world, `COMMENT ON DATABASE leaver_qa IS 'ours since 2009'`)
  const {status, stderr} = await remove('leaver-qa', '--purge', '--yes')
  expect(status).toBe(2)
  expect(stderr).toMatch(/database leaver_qa is not this instance's: it is marked "ours since 2009"[^]*Nothing was dropped/)
  expect(await databases('leaver_qa')).toEqual(['leaver_qa', 'leaver_qa', 'leaver_qa_ro'])
  expect(await secrets('leaver-qa')).toEqual(['leaver-qa.db-pass', 'leaver-qa.secret-key'])

  await adminSql(world, `COMMENT ON DATABASE leaver_qa IS '${String(mark)}'`)
  await ok(remove('leaver-qa', '--purge', '--yes'))
  expect([await secrets('leaver-qa'), await databases('leaver_qa')]).toEqual([[], []])
})

test('an instance that neither is there nor left anything is not deleted, and the nearest is named; one that never ran is', async () => {
  await world.cluster.apply({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name: 'stayer-qa', namespace: 'summon-qa'}, spec: {version: 'v1'}})
  const {status, stderr} = await remove('stayr-qa', '--yes')
  expect(status).toBe(2)
  expect(stderr).toMatch(/no instance stayr-qa[^]*stayer-qa/)
  await ok(remove('stayer-qa', '--yes'))
  expect(await running('stayer-qa')).toEqual([])
})

/** A finalizer of another program keeps the pod, whatever else ends. */
async function hold(name: string, finalizers: readonly string[] | null): Promise<void> {
  await world.cluster.patch({apiVersion: 'v1', kind: 'Pod', namespace: 'summon-qa', name}, {metadata: {finalizers}})
}
