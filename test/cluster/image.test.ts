import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {example} from '../support/sandbox.ts'

/** As in new.test.ts: what builds images for the cluster, and on which base. */
const builder = process.env['RIDECTL_TEST_BUILD'] ?? ''
const base = process.env['RIDECTL_TEST_BASE']
const most = 160_000_000

const folder = mkdtempSync(join(tmpdir(), 'ridectl-image-'))
let ground: Ground

beforeAll(async () => {
  ground = await openGround('image')
})
afterAll(async () => {
  rmSync(folder, {recursive: true})
  await ground.remove()
})

/** Bytes of all files that the image's user may see, as they lie unpacked on the node. */
async function sizeOf(image: string): Promise<number> {
  const {namespace, cluster} = ground
  const name = image.replace(/[^a-z0-9]+/g, '-')
  await cluster.create({
    apiVersion: 'v1', kind: 'Pod', metadata: {name, namespace},
    spec: {restartPolicy: 'Never', securityContext: {runAsUser: 10001}, containers: [{name: 'du', image, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'du --summarize --bytes --one-file-system / 2>/dev/null || true']}]},
  })
  await vi.waitFor(async () => expect((await ground.get('Pod', name))?.status).toMatchObject({phase: 'Succeeded'}), {timeout: 300_000, interval: 500})
  const lines: string[] = []
  for await (const line of cluster.logs({namespace, name})) lines.push(line)
  const [, bytes = ''] = /^(\d+)\s+\/$/.exec(lines.join('\n')) ?? []
  expect(Number(bytes)).toBeGreaterThan(10_000_000)
  return Number(bytes)
}

describe.skipIf(builder === '')('with RIDECTL_TEST_BUILD, which builds an image for the cluster', () => {
  test('the example\'s image adds at most 160 MB to its base, and not nothing', async () => {
    const [own = ''] = /^ARG BASE=.*$/m.exec(readFileSync(join(example, 'v1', 'Dockerfile'), 'utf8')) ?? []
    writeFileSync(join(folder, 'Dockerfile'), `${own}\nFROM \${BASE}\n`)
    execFileSync(builder, ['summon-base:v1', folder, ...(base === undefined ? [] : ['--build-arg', `BASE=${base}`])], {stdio: ['ignore', 'ignore', 'inherit']})
    const bare = await sizeOf('summon-base:v1')
    for (const version of ['v1', 'v2']) {
      const added = (await sizeOf(`summon:${version}`)) - bare
      expect(added).toBeGreaterThan(10_000_000)
      expect(added).toBeLessThanOrEqual(most)
    }
  })
})
