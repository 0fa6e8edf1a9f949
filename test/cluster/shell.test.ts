import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {bareOfPrograms} from '../support/bare-pod.ts'
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

describe('an image', () => {
  const within = (pod: string, command: string, ...more: readonly string[]) => ground.own.runWith('echo "in $0"; exit 3', command, name, '--namespace', ground.namespace, '--pod', pod, ...more)
  const words = ({stderr}: {readonly stderr: string}): string => stderr.replace(/\s+/g, ' ')

  test('without bash gives its sh', async () => {
    await bareOfPrograms(ground, name, {pod: 'no-bash', keeps: ['sh']})
    expect(await within('no-bash', 'shell')).toMatchObject({status: 3, stdout: 'in sh\n'})
  })

  test('without any shell ends with 127 and says so; a program that is in it runs', async () => {
    await bareOfPrograms(ground, name, {pod: 'no-shell', keeps: ['true']})
    const ended = await within('no-shell', 'shell')
    expect([ended.status, words(ended)]).toEqual([127, expect.stringMatching(/Pod \S+\/no-shell cannot run sh: .* NO_PROGRAM Its image is summon:v1\. Try ridectl shell \S+ --pod no-shell -- PROGRAM/)])
    expect(await within('no-shell', 'shell', '--', 'true')).toMatchObject({status: 0})
  })

  test('without Python ends with 127 and says so', async () => {
    const ended = await within('no-shell', 'pyshell', '-c', '1')
    expect([ended.status, words(ended)]).toEqual([127, expect.stringMatching(/Pod \S+\/no-shell cannot run python: .* NO_PROGRAM Its image is summon:v1\./)])
  })
})
