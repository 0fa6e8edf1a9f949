import {appendFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {buildChanged, ok, page} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', ...args, '--context', 'sandbox', '--yes')

beforeAll(async () => {
  await buildChanged(own, 'summon:cannot-start', 'v2', (folder) => appendFileSync(join(folder, 'summon/wsgi.py'), '\nraise RuntimeError("no licence found")\n'))
  await ok(deploy('steady-qa', '--version', 'v1', '-f', instanceFile(own, 'steady-qa')))
})

test('a web that crashes at its start ends with 1 and its log, and the old version serves on', async () => {
  const {status, stdout, stderr} = await deploy('steady-qa', '--version', 'cannot-start')
  expect(status).toBe(1)
  expect(stdout + stderr).toContain('ROLLOUT_FAILED')
  expect(stdout + stderr).toContain('RuntimeError: no licence found')
  expect(await page(sandbox, 'steady-qa')).toMatchObject({status: 200, text: expect.not.stringContaining('<th>Fare</th>')})
})

test('the next version deploys without a manual step', async () => {
  await ok(deploy('steady-qa', '--version', 'v2'))
  expect((await page(sandbox, 'steady-qa')).text).toContain('<th>Fare</th>')
})
