import {execFileSync} from 'node:child_process'
import {cpSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {adminUrl, type Ground, openGround, redisUrl} from '../support/ground.ts'
import {example, ok} from '../support/sandbox.ts'
import {startProject} from '../support/start-project.ts'

/** A program that is called with NAME:TAG DIR [--build-arg ...], builds DIR's Dockerfile and makes the image known to the cluster's nodes. */
const builder = process.env['RIDECTL_TEST_BUILD'] ?? ''
/** The base image, where it is not the Dockerfile's own. */
const base = process.env['RIDECTL_TEST_BASE']

const parent = mkdtempSync(join(tmpdir(), 'ridectl-new-'))
let ground: Ground

beforeAll(async () => {
  ground = await openGround('new', {'pod-security.kubernetes.io/enforce': 'restricted'})
  // Where the file that is written looks for it; others may use it at the same time, so it stays.
  await ground.cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'databases'}})
  await ground.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'postgres-admin', namespace: 'databases'}, stringData: {url: adminUrl()}})
})
afterAll(async () => {
  rmSync(parent, {recursive: true})
  await ground.remove()
})

/** Written, built and deployed without a further edit. */
async function upAndRunning(name: string, folder: string, ...flags: readonly string[]): Promise<string> {
  const image = `summon-${name}`
  await ok(ground.own.run('new', ground.expect(name), '--dir', folder, '--image', image, '--namespace', ground.namespace, '--yes', ...flags))
  execFileSync(builder, [`${image}:v1`, folder, ...(base === undefined ? [] : ['--build-arg', `BASE=${base}`])], {stdio: ['ignore', 'ignore', 'inherit']})
  return (await ok(ground.own.run('deploy', name, '-f', join(folder, `${name}.yaml`), '--yes'))).stdout
}

describe.skipIf(builder === '')('with RIDECTL_TEST_BUILD, which builds an image for the cluster', () => {
  test('a project fresh from startproject runs as it was written, where Pod Security is "restricted"', async () => {
    const name = ground.name('fresh')
    expect(await upAndRunning(name, startProject(join(parent, 'fresh'), 'mysite'))).toContain(`${name} is Ready on v1`)

    const {status, text} = await ground.page(name, '/admin/login/')
    expect(status).toBe(200)
    const [css = ''] = /\/static\/admin\/css\/base\.[0-9a-f]{12}\.css/.exec(text) ?? []
    expect(await ground.page(name, css, 'static')).toMatchObject({status: 200, text: expect.stringContaining('--primary')})
    expect(await ground.page(name, '/health')).toEqual({status: 200, text: '{"database": "ok"}'})
    expect(await ground.rows(name, "SELECT count(*)::int AS users FROM auth_user")).toEqual([{users: 0}])
  })

  test('the example runs with what is written for it, its workers too', async () => {
    const name = ground.name('example')
    const folder = join(parent, 'example')
    cpSync(join(example, 'v1'), folder, {recursive: true})
    for (const file of ['Dockerfile', '.dockerignore']) rmSync(join(folder, file))
    expect(await upAndRunning(name, folder, '--redis', redisUrl())).toContain(`${name} is Ready on v1`)
    expect((await ground.page(name)).text).toContain('<td>Harbour</td><td>Airport</td>')
    await expect.poll(async () => (await ground.page(name)).text, {timeout: 120_000, interval: 1000}).toMatch(/ran task \d+ at/)
  })
})
