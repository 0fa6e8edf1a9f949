import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {mendTests} from '../support/mend-tests.ts'
import {ok} from '../support/sandbox.ts'

let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('mend')
  name = ground.name('mend')
  await ok(ground.deploy(name))
})
afterAll(() => ground.remove())

mendTests(() => ({own: ground.own, name, flags: ['--namespace', ground.namespace]}))

test('a run leaves nothing behind but an event', async () => {
  await ok(ground.own.run('run', name, '--namespace', ground.namespace, '--', 'check'))
  await expect.poll(async () => (await ground.list('Job', {'app.kubernetes.io/component': 'run'})).length, {timeout: 60_000}).toBe(0)
  expect((await ground.list('Event')).map((event) => event['message'])).toContainEqual(expect.stringMatching(/: manage\.py check in .*-run-[0-9a-f]{8}$/))
})
