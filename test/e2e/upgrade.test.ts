import {expect, inject, test} from 'vitest'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', ...args, '--context', 'sandbox', '--yes')

test('an upgrade migrates first and rolls then, and the site answers all along', async () => {
  await ok(deploy('upgrade-qa', '--version', 'v1', '-f', instanceFile(own, 'upgrade-qa')))
  const visits = visitAgainAndAgain()
  const {stdout} = await ok(deploy('upgrade-qa', '--version', 'v2'))
  expect(await visits.stop()).toEqual([200])
  expect(stdout).toMatch(/upgrade-qa is Ready on v2 \(was v1\) after \d+ s/)

  expect(stdout).toContain('Migrating migration 2 applied for v2')

  const {text} = await page(sandbox, 'upgrade-qa')
  expect(text).toContain('<th>Fare</th>')
  expect(text).toContain('<td>18.4</td><td>10.78</td>')
})

/** Gives the different statuses that a visitor has seen. */
function visitAgainAndAgain(): {stop(): Promise<number[]>} {
  const seen = new Set<number>()
  let going = true
  const visiting = (async () => {
    while (going) seen.add((await page(sandbox, 'upgrade-qa')).status)
  })()
  return {
    stop: async () => {
      going = false
      await visiting
      return [...seen]
    },
  }
}
