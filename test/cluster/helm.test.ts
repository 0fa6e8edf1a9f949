import {execFile, spawnSync} from 'node:child_process'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'

const run = promisify(execFile)
const hasHelm = /^v[4-9]/.test(spawnSync('helm', ['version', '--template', '{{.Version}}'], {encoding: 'utf8'}).stdout ?? '')
let ground: Ground
beforeAll(async () => {
  ground = await openGround('helm')
})
afterAll(() => ground.remove())

/** A chart whose one object is the instance, as GitOps would have it. */
function chartOf(name: string): string {
  const chart = join(ground.own.home, name)
  mkdirSync(join(chart, 'templates'), {recursive: true})
  writeFileSync(join(chart, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`)
  copyFileSync(ground.file(name), join(chart, 'templates', 'instance.yaml'))
  return chart
}

const there = (name: string) => async (): Promise<boolean> => (await ground.get('SummonPlatform', name)) !== undefined

test.skipIf(!hasHelm)('Helm waits for an instance of its chart until a deploy has made it Ready', {timeout: 600_000}, async () => {
  const name = ground.name('charted')
  const waiting = run('helm', ['install', name, chartOf(name), '--namespace', ground.namespace, '--wait', '--timeout', '5m'])
  const over = waiting.then(async () => (await ground.get('SummonPlatform', name))?.status)
  await vi.waitUntil(there(name), {timeout: 60_000, interval: 100})
  await ok(ground.own.run('deploy', name, '--namespace', ground.namespace, '--yes'))
  expect(await over).toMatchObject({state: 'Ready', version: 'v1', observedGeneration: 1})
})

test.skipIf(!hasHelm)('Helm, with nobody who deploys it, ends when its time is over and does not call the instance ready', {timeout: 600_000}, async () => {
  const name = ground.name('left')
  await expect(run('helm', ['install', name, chartOf(name), '--namespace', ground.namespace, '--wait', '--timeout', '10s'])).rejects.toThrow(/deadline exceeded|not ready|InProgress/)
})
