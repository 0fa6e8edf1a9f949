import {expect, inject, test} from 'vitest'
import {instanceFile, withWorkers} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', ...args, '--context', 'sandbox', '--yes')

test('a first deploy ends Ready, and the page shows what the migration put into PostgreSQL', async () => {
  const {stdout} = await ok(deploy('fresh-qa', '--version', 'v1', '-f', instanceFile(own, 'fresh-qa', withWorkers)))
  expect(stdout).toMatch(/fresh-qa is Ready on v1 after \d+ s +http:\/\/fresh-qa\.localhost/)

  const {status, text} = await page(sandbox, 'fresh-qa')
  expect(status).toBe(200)
  expect(text).toContain('<td>Harbour</td><td>Airport</td>')
  expect(text).not.toContain('Fare')
})

test('the static files are served with the names that the page gives them', async () => {
  const {text} = await page(sandbox, 'fresh-qa')
  const [, css = ''] = /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/.exec(text) ?? []
  expect(await page(sandbox, 'fresh-qa', css)).toMatchObject({status: 200, text: expect.stringContaining('font-family')})
})

test('the scheduler sends tasks to the worker, which writes to the database', async () => {
  await expect.poll(async () => (await page(sandbox, 'fresh-qa')).text, {timeout: 60_000, interval: 500}).toMatch(/ran task \d+ at/)
})

test('status says what is so', async () => {
  const {stdout} = await ok(own.run('status', 'fresh-qa', '--context', 'sandbox'))
  expect(stdout).toContain('fresh-qa   Ready on v1')
  const {stdout: json} = await ok(own.run('status', 'fresh-qa', '--context', 'sandbox', '--json'))
  expect(JSON.parse(json)).toMatchObject({name: 'fresh-qa', namespace: 'summon-qa', context: 'sandbox', state: 'Ready', version: 'v1', migratedVersion: 'v1'})
})

test('the same deploy again has nothing to do', async () => {
  const {stdout} = await ok(deploy('fresh-qa', '--version', 'v1'))
  expect(stdout).toContain('fresh-qa is Ready on v1 already, nothing to do')
})

test('a change of config deploys without another version', async () => {
  await ok(deploy('fresh-qa', '-f', instanceFile(own, 'fresh-qa', {...withWorkers, config: {DEBUG: true}})))
  expect((await page(sandbox, 'fresh-qa')).text).toContain('href="/static/trips/trips.css"')
})
