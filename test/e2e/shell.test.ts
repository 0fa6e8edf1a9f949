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

test('where no pod is ready that is said, with what it waits for and what to try', async () => {
  const file = instanceFile(own, 'unready-qa', {static: {enabled: false}, web: {replicas: 1, healthPath: '/nowhere'}})
  const deploy = own.start('deploy', 'unready-qa', '-f', file, '--yes', ...flags)
  await deploy.says(/\/nowhere\s+answers\s+404/)
  deploy.child.kill('SIGINT')
  expect((await deploy.ended).status).toBe(130)
  for (const command of [['shell'], ['shell', '--', 'true'], ['pyshell', '-c', '1']] as const) {
    const {status, stderr} = await own.run(command[0], 'unready-qa', ...flags, ...command.slice(1))
    expect(stderr).toMatch(/unready-qa has no pod of web that is ready +NOT_RUNNING[^]*unready-qa-web-\S+ runs, but its probe does not answer yet[^]*ridectl logs unready-qa web[^]*ridectl doctor unready-qa/)
    expect(status).toBe(1)
  }
})

test('an instance that is not there is none, and near ones are named', async () => {
  for (const command of [['shell'], ['pyshell', '-c', '1'], ['run', '--', 'check'], ['logs'], ['restart']] as const) {
    const {status, stderr} = await own.run(command[0], 'shel-qa', ...flags, ...command.slice(1))
    expect(stderr).toMatch(/there is no instance shel-qa; near are shell-qa[^]*NOT_FOUND/)
    expect(status).toBe(2)
  }
})
