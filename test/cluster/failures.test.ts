import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {inOneLine, type Ended} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

/** Far longer than any of these may take: a failure that the cluster knows of is not waited out. */
const long = ['--timeout', '2h'] as const

let ground: Ground
let name: (word: string) => string
let unknown: Promise<Ended>
let unknownSite: Promise<Ended>

beforeAll(async () => {
  ground = await openGround('failures')
  name = ground.name
  await Promise.all(['careful', 'crashing', 'waiting', 'waiting-site'].map(async (word) => ok(ground.deploy(name(word)))))
  // The node tries for most of a minute: what else fails is looked at in the meantime.
  unknown = ground.deploy(name('waiting'), {version: 'never-built'}, ...long)
  unknownSite = ground.deploy(name('waiting-site'), {version: 'v2', web: {podTemplate: {spec: {containers: [{name: 'web', image: 'summon:never-built-either'}]}}}}, ...long)
})
afterAll(() => ground.remove())

describe('a migration that fails', () => {
  const refuses = {version: 'v2', migration: {command: ['python', '-c', 'print("column \\"fare\\" contains null values"); raise SystemExit(3)']}}

  test('ends with 5 and its log, and the old version serves on', async () => {
    const ended = await ground.deploy(name('careful'), refuses, ...long)
    expect(inOneLine(ended)).toContain(`${name('careful')} stays on v1: the migration to v2 failed`)
    expect(inOneLine(ended)).toContain('MIGRATION_FAILED')
    expect(inOneLine(ended)).toContain('column "fare" contains null values')
    expect(ended.status).toBe(5)
    expect(await ground.status(name('careful'))).toMatchObject({state: 'Error', version: 'v1', wantedVersion: 'v2', migratedVersion: 'v1'})
    await ground.pageWith(name('careful'), '<td>Harbour</td>')
    expect(await versionsOfPods(name('careful'))).toEqual(['v1'])
  })

  test('is not tried again by the same deploy, which says the same', async () => {
    const ended = await ground.deploy(name('careful'), refuses, ...long)
    expect(inOneLine(ended)).toContain('column "fare" contains null values')
    expect(ended.status).toBe(5)
    expect(await ground.list('Job', {'app.kubernetes.io/instance': name('careful'), 'app.kubernetes.io/version': 'v2'})).toHaveLength(1)
  })

  test('is left behind by the next version, without a manual step', async () => {
    await ok(ground.deploy(name('careful'), {version: 'v2'}))
    await ground.pageWith(name('careful'), '<th>Fare</th>')
    expect(await ground.status(name('careful'))).toMatchObject({state: 'Ready', version: 'v2', migratedVersion: 'v2'})
  })
})

describe('a web that crashes at its start', () => {
  test('ends with 1 and its log, and the old version serves on', async () => {
    const ended = await ground.deploy(name('crashing'), {version: 'v2', web: {command: ['python', '-c', 'raise RuntimeError("no licence found")']}}, ...long)
    expect(inOneLine(ended)).toContain('ROLLOUT_FAILED')
    expect(inOneLine(ended)).toContain('RuntimeError: no licence found')
    expect(ended.status).toBe(1)
    expect(await ground.page(name('crashing'))).toMatchObject({status: 200, text: expect.not.stringContaining('<th>Fare</th>')})
  })

  test('is left behind by the next deploy, without a manual step', async () => {
    await ok(ground.deploy(name('crashing'), {version: 'v2'}))
    await ground.pageWith(name('crashing'), '<th>Fare</th>')
  })
})

describe('an image that no node can get', () => {
  test('ends with what the node says, long before the time is over, and the old version serves on', async () => {
    const ended = await unknown
    expect(inOneLine(ended)).toMatch(/(ErrImagePull|ImagePullBackOff)[^]*summon:never-built/)
    expect(ended.status).toBe(5)
    expect((await ground.page(name('waiting'))).status).toBe(200)
  })

  test('is left behind by the next version: nothing of it runs later, should the image come', async () => {
    await ok(ground.deploy(name('waiting'), {version: 'v2'}))
    await ground.pageWith(name('waiting'), '<th>Fare</th>')
    const jobs = await ground.list('Job', {'app.kubernetes.io/instance': name('waiting')})
    expect(jobs.map(({metadata}) => metadata.annotations?.['ridectl.dev/version'])).not.toContain('never-built')
    expect(jobs.filter(({status}) => status?.['active'] !== undefined)).toEqual([])
  })

  test('that only the site has is the site\'s failure', async () => {
    const ended = await unknownSite
    expect(inOneLine(ended)).toMatch(/(ErrImagePull|ImagePullBackOff)[^]*summon:never-built-either/)
    expect(ended.status).toBe(1)
    expect(await ground.page(name('waiting-site'))).toMatchObject({status: 200, text: expect.not.stringContaining('<th>Fare</th>')})
  })
})

async function versionsOfPods(instance: string): Promise<readonly (string | undefined)[]> {
  const pods = await ground.list('Pod', {'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'web'})
  return pods.map(({metadata}) => metadata.labels?.['app.kubernetes.io/version'])
}
