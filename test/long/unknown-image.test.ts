import {expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', ...args, '--context', 'sandbox', '--yes')

test('an image that nobody has built ends the deploy with what the node says, and the old version serves on', async () => {
  await ok(deploy('waiting-qa', '--version', 'v1', '-f', instanceFile(own, 'waiting-qa')))
  const {status, stdout, stderr} = await deploy('waiting-qa', '--version', 'never-built')
  expect(stdout + stderr).toMatch(/ErrImagePull[^]*summon:never-built/)
  expect(stderr).toMatch(/the\s+migration\s+to\s+never-built\s+could\s+not\s+start/)
  expect(stderr).not.toContain('the whole log') // there is none
  expect(status).toBe(5)
  expect((await page(sandbox, 'waiting-qa')).status).toBe(200)
})
