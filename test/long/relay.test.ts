import {afterAll, beforeAll, expect, inject, test, vi} from 'vitest'
import {type FarDatabase, farDatabase} from '../support/far-database.ts'
import {ok} from '../support/sandbox.ts'

const sandbox = inject('sandbox')
const at = ['--context', 'sandbox'] as const
let far: FarDatabase

beforeAll(async () => {
  far = await farDatabase(sandbox)
})
afterAll(() => far.stop())

test('a purge that comes later knows of what to make its pod', async () => {
  await ok(far.deploy('late-qa', '-f', far.file('late-qa')))
  await ok(far.behind.run('delete', 'late-qa', '--yes', ...at))
  expect(await far.databases('late_qa')).toHaveLength(1)
  await ok(far.behind.run('delete', 'late-qa', '--purge', '--yes', ...at))
  expect(await far.databases('late_qa')).toEqual([])
})

test('let go while the pod starts, nothing of it is left', async () => {
  const running = far.behind.start('deploy', 'nowhere-qa', '-f', far.file('nowhere-qa', {version: 'never-built'}), '--yes', ...at)
  await running.says(/the pod that is to lead there: .*ErrImagePull/)
  running.child.kill('SIGINT')
  const {status, stderr} = await running.ended
  expect(stderr).toMatch(/let go of nowhere-qa/)
  expect(status).toBe(130)
  expect(await far.left('nowhere-qa')).toEqual([])
})

test('killed while the pod starts, what it left is taken away by the next', async () => {
  const running = far.behind.start('deploy', 'nowhere-qa', '-f', far.file('nowhere-qa', {version: 'never-built'}), '--yes', ...at)
  await running.says(/the pod that is to lead there: .*ErrImagePull/)
  running.child.kill('SIGKILL')
  await running.ended
  const [killed] = await far.left('nowhere-qa')
  expect(killed).toMatch(/^nowhere-qa-relay-/)
  await ok(far.deploy('nowhere-qa', '-f', far.file('nowhere-qa')))
  await vi.waitFor(async () => expect(await far.left('nowhere-qa')).toEqual([]), {timeout: 30_000, interval: 200})
  await ok(far.behind.run('delete', 'nowhere-qa', '--purge', '--yes', ...at))
})

test('an image that nobody has says both why this machine does not come there and why the pod does not', async () => {
  const {status, stderr} = await far.deploy('unbuilt-qa', '-f', far.file('unbuilt-qa', {version: 'never-built'}))
  expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/PostgreSQL at 127\.0\.0\.1:\d+ as \w+ cannot be reached: ETIMEDOUT, and the pod that was to lead there cannot start: .*ErrImagePull/)
  expect(status).toBe(1)
  expect(await far.left('unbuilt-qa')).toEqual([])
})
