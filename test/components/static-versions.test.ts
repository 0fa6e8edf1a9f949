import {readdirSync} from 'node:fs'
import {afterEach, expect, test} from 'vitest'
import {staticPod, type StaticPod} from '../support/static-server.ts'

const pods: StaticPod[] = []
afterEach(async () => {
  for (const pod of pods.splice(0)) await pod.stop()
})

/** As each version has them: a name that changes with it, one that all have, and one in a folder that only the first has. */
const filesOf = (version: string): Readonly<Record<string, string>> => ({[`css/page.${version}.css`]: version, 'page.css': version, ...(version === 'v1' ? {'first/old.css': version} : {})})

/** A rollout to each of these versions, one after the other: each one's pod asks the pod of the one before. */
async function rolled(...versions: readonly string[]): Promise<StaticPod> {
  for (const version of versions) pods.push(await staticPod(version, filesOf(version), pods.at(-1)))
  return pods.at(-1)!
}

test('pages of the version that is served keep their files through versions that fail, until one is up', async () => {
  const v4 = await rolled('v1', 'v2', 'v3', 'v4')
  expect(await Promise.all(['css/page.v1.css', 'css/page.v2.css', 'css/page.v3.css', 'css/page.v4.css', 'first/old.css'].map((path) => v4.read(path)))).toEqual(['v1', 'v2', 'v3', 'v4', 'v1'])
  expect(await v4.read('page.css')).toBe('v4')
})

test('a pod that comes later has what its like have, whichever it asks', async () => {
  const another = await rolled('v1', 'v2', 'v3', 'v3')
  expect(await Promise.all(['css/page.v1.css', 'css/page.v2.css', 'css/page.v3.css', 'page.css'].map((path) => another.read(path)))).toEqual(['v1', 'v2', 'v3', 'v3'])
})

test('however many versions come, what is carried stays as much: five versions, and of each what no later one has', async () => {
  const versions = Array.from({length: 9}, (_, index) => `v${index + 1}`)
  const last = await rolled(...versions)
  expect(await Promise.all(versions.map(async (version) => (await last.read(`css/page.${version}.css`)) !== undefined))).toEqual([false, false, false, true, true, true, true, true, true])
  const carried = readdirSync(last.before, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile()).map(({name}) => name)
  expect(carried.toSorted()).toEqual(['page.css', 'page.v4.css', 'page.v5.css', 'page.v6.css', 'page.v7.css', 'page.v8.css'])
})
