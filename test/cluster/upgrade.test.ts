import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {type Ground, openGround, small} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'
import {startVisitors} from '../support/visitors.ts'

const spec = {static: {replicas: 2, podTemplate: small('static')}, web: {replicas: 2}}
/** So many instances go from v1 to v2, one after the other: more in CI, and ten by hand where it is to be known how it is. */
const runs = Number(process.env['UPGRADE_RUNS'] ?? 1)
let ground: Ground

beforeAll(async () => {
  ground = await openGround('upgrade')
})
afterAll(() => ground.remove())

describe.each(Array.from({length: runs}, (_, run) => run + 1))('run %i', (run) => {
  let name: string
  beforeAll(async () => {
    name = ground.name(`upgrade${run}`)
    await ok(ground.deploy(name, spec))
    const {text} = await ground.pageWith(name, 'Harbour')
    await vi.waitUntil(async () => (await ground.page(name, styleIn(text), 'static')).status === 200, {timeout: 60_000, interval: 200})
  })

  test('while visitors come one after the other, v1 becomes v2: no request of a page or an asset fails, and no page of v2 is seen before the migration is done', async () => {
    const visitors = await startVisitors(ground, name, (page) => page.includes('<th>Fare</th>'), () => isMigrated(name, 'v2'))
    const {stdout} = await ok(ground.own.run('deploy', name, '--namespace', ground.namespace, '--version', 'v2', '--yes'))
    // The node's proxy sends visitors to v1 for a moment longer.
    await visitors.sawNew
    const {failures, pages, assets, doneAtFirst} = await visitors.stop()
    expect(failures).toEqual([])
    expect(pages).toBeGreaterThan(10)
    expect(assets).toBeGreaterThanOrEqual(pages)
    expect(doneAtFirst).toBe(true)
    expect(stdout).toContain(`${name} is Ready on v2 (was v1)`)
    if (runs > 1) process.stdout.write(`run ${run}: ${pages} pages, ${assets} assets, ${failures.length} failures; ${stdout.trim().split('\n').at(-1)}\n`)
  })

  test('then the page shows the new column, filled by the migration, and links the new style', async () => {
    const {text} = await ground.pageWith(name, '<th>Fare</th>')
    expect(text).toContain('<td>18.4</td><td>10.78</td>')
    expect(await ground.page(name, styleIn(text), 'static')).toMatchObject({status: 200})
  })

  test('v2 ran one migration, and nothing of v1 serves any more', async () => {
    expect(await ground.list('Job', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/version': 'v2'})).toHaveLength(1)
    const serving = (await ground.list('Pod', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'web'})).filter(({metadata}) => metadata.deletionTimestamp === undefined)
    expect(serving.map(({metadata}) => metadata.labels?.['app.kubernetes.io/version'])).toEqual(['v2', 'v2'])
  })

  test('makes room for the next', async () => {
    await ok(ground.own.run('delete', name, '--namespace', ground.namespace, '--yes'))
    expect(await ground.get('SummonPlatform', name)).toBeUndefined()
  })
})

const styleIn = (page: string): string => /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/.exec(page)?.[1] ?? ''

async function isMigrated(name: string, version: string): Promise<boolean> {
  const jobs = await ground.list('Job', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/version': version})
  return jobs.some(({status}) => (status?.['conditions'] as {type: string; status: string}[] | undefined)?.some((one) => one.type === 'Complete' && one.status === 'True'))
}
