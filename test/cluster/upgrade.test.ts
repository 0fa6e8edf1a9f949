import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {type Ground, openGround, small, visit} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'

const spec = {static: {replicas: 1, podTemplate: small('static')}}
let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('upgrade')
  name = ground.name('upgrade')
  await ok(ground.deploy(name, spec))
  await ground.pageWith(name, 'Harbour')
})
afterAll(() => ground.remove())

test('while visitors come one after the other, v1 becomes v2: no request fails, and no page of v2 is seen before the migration is done', async () => {
  const visits = await visitAgainAndAgain()
  const {stdout} = await ok(ground.own.run('deploy', name, '--namespace', ground.namespace, '--version', 'v2', '--yes'))
  const {failures, pages, doneAtFirst} = await visits.stop()
  expect(failures).toEqual([])
  expect(pages).toBeGreaterThan(10)
  expect(doneAtFirst).toBe(true)
  expect(stdout).toContain(`${name} is Ready on v2 (was v1)`)
})

test('then the page shows the new column, filled by the migration, and links the new style', async () => {
  const {text} = await ground.pageWith(name, '<th>Fare</th>')
  expect(text).toContain('<td>18.4</td><td>10.78</td>')
  const [, css = ''] = /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/.exec(text) ?? []
  expect(await ground.page(name, css, 'static')).toMatchObject({status: 200})
})

test('v2 ran one migration, and nothing of v1 serves any more', async () => {
  expect(await ground.list('Job', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/version': 'v2'})).toHaveLength(1)
  const serving = (await ground.list('Pod', {'app.kubernetes.io/component': 'web'})).filter(({metadata}) => metadata.deletionTimestamp === undefined)
  expect(serving.map(({metadata}) => metadata.labels?.['app.kubernetes.io/version'])).toEqual(['v2'])
})

interface Seen {
  readonly failures: readonly string[]
  readonly pages: number
  /** Whether v2's migration was Complete when its first page was seen. */
  readonly doneAtFirst: boolean | undefined
}

async function visitAgainAndAgain(): Promise<{stop(): Promise<Seen>}> {
  const address = String((await ground.get('Service', `${name}-web`))?.spec?.['clusterIP'])
  const failures: string[] = []
  let [pages, going, doneAtFirst] = [0, true, undefined as boolean | undefined]
  const visiting = (async () => {
    while (going) {
      const {status, text} = await visit(address, '/', `${name}.localhost`).catch((error: unknown) => ({status: 0, text: String(error)}))
      pages += 1
      if (status !== 200) failures.push(`${status}: ${text.slice(0, 200)}`)
      if (text.includes('<th>Fare</th>')) doneAtFirst ??= await isMigrated('v2')
    }
  })()
  return {
    stop: async () => {
      // The node's proxy sends visitors to v1 for a moment longer.
      await vi.waitUntil(() => doneAtFirst !== undefined, {timeout: 60_000, interval: 100})
      going = false
      await visiting
      return {failures, pages, doneAtFirst}
    },
  }
}

async function isMigrated(version: string): Promise<boolean> {
  const jobs = await ground.list('Job', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/version': version})
  return jobs.some(({status}) => (status?.['conditions'] as {type: string; status: string}[] | undefined)?.some((one) => one.type === 'Complete' && one.status === 'True'))
}
