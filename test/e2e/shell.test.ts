import {beforeAll, expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'
import {shellTests} from '../support/shell-tests.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const flags = ['--context', 'sandbox']

beforeAll(async () => {
  await ok(own.run('deploy', 'shell-qa', '-f', instanceFile(own, 'shell-qa'), '--yes', ...flags))
})

shellTests(() => ({own, name: 'shell-qa', flags}))

test('production is not entered without its name, and who entered is in its events and its history', async () => {
  await ok(own.run('deploy', 'shell-prod', '-f', instanceFile(own, 'shell-prod', {static: {enabled: false}}), '--yes-production', 'shell-prod', ...flags))
  const enter = (...more: readonly string[]) => own.run('shell', 'shell-prod', ...flags, ...more, '--', 'true')
  expect(await enter()).toMatchObject({status: 2, stderr: expect.stringContaining('--yes-production shell-prod')})
  expect(await enter('--yes-production', 'shell-qa')).toMatchObject({status: 1, stderr: expect.stringContaining('DECLINED')})
  expect(await enter('--yes-production', 'shell-prod')).toMatchObject({status: 0, stderr: expect.stringMatching(/^⚠ PRODUCTION +shell-prod +context sandbox\n$/)})
  const {history} = JSON.parse((await ok(own.run('status', 'shell-prod', '--json', ...flags))).stdout) as {history: object[]}
  expect(history).toMatchObject([{action: 'shell', version: 'v1', who: expect.stringContaining('@'), why: expect.stringMatching(/^true in shell-prod-web-/)}, {result: 'succeeded'}])
})
