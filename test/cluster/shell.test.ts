import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ground, openGround} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'
import {shellTests} from '../support/shell-tests.ts'

let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('shell')
  name = ground.name('shell')
  await ok(ground.deploy(name))
})
afterAll(() => ground.remove())

shellTests(() => ({own: ground.own, name, flags: ['--namespace', ground.namespace]}))

test('a pod that is deleted under the shell is named', async () => {
  const running = ground.own.start('shell', name, '--namespace', ground.namespace, '--', 'sh', '-c', 'echo here; sleep 1000')
  await running.says('here')
  const [pod] = (await ground.list('Pod', {'app.kubernetes.io/component': 'web'})).filter(({metadata}) => metadata.deletionTimestamp === undefined)
  await ground.cluster.remove({apiVersion: 'v1', kind: 'Pod', namespace: ground.namespace, name: pod?.metadata.name ?? ''}, {propagation: 'Background'})
  const {status, stderr} = await running.ended
  expect([status, stderr]).toEqual([expect.toSatisfy((code: number) => code === 137 || code === 1), expect.stringMatching(/the pod died under the shell: .*-web-/)])
})
