import {beforeAll, expect, inject, test} from 'vitest'
import type {World} from '../../src/world.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'
import {objectsOf, sandboxWorld} from '../support/sandbox-world.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const at = ['--context', 'sandbox']
const diff = (...args: readonly string[]) => own.run('diff', 'differs-qa', ...args, '--exit-code', ...at)
let world: World

beforeAll(async () => {
  world = await sandboxWorld(sandbox)
  await ok(own.run('deploy', 'differs-qa', '-f', instanceFile(own, 'differs-qa'), ...at, '--yes'))
})

test('where nothing differs it says so, and ends in 0', async () => {
  const {status, stdout} = await diff()
  expect(stdout).toContain('differs-qa is as a deploy of v1 would make it: nothing differs')
  expect(status).toBe(0)
})

test('another version is shown object by object as lines that go and come, and ends in 8; without --exit-code in 0', async () => {
  const {status, stdout} = await diff('--version', 'v2')
  expect(status).toBe(8)
  expect(stdout).toMatch(/^diff SummonPlatform differs-qa$[^]*^- +version: v1$\n^\+ +version: v2$/m)
  expect(stdout).toMatch(/^diff Deployment differs-qa-web$[^]*^- +image: summon:v1$\n^\+ +image: summon:v2$/m)
  expect(stdout).toMatch(/^diff Job differs-qa-migrate-\S+$\n^--- \/dev\/null$/m)
  expect(stdout).not.toMatch(/managedFields|resourceVersion|ridectl\.dev\/hash|^.?status:/m)
  expect((await own.run('diff', 'differs-qa', '--version', 'v2', ...at)).status).toBe(0)
})

test('of another config the keys are shown, and no value of a Secret', async () => {
  const {stdout} = await diff('-f', instanceFile(own, 'differs-qa', {config: {DEBUG: true, COLOUR: 'blue'}}))
  expect(stdout).toMatch(/^--- Secret differs-qa\.appconfig-\w{8}, as it is$[^]*^\+ +COLOUR: "\[redacted\]"$/m)
  expect(stdout).toMatch(/^ +DATABASE_URL: "\[redacted\]"$/m)
  expect(stdout).toMatch(/^diff Deployment differs-qa-web$[^]*^- +secretName: .*\n\+ +secretName: /m)
  expect(stdout).not.toMatch(/^[-+] +dnsPolicy/m)
  const values = (await objectsOf(world, 'differs-qa', 'Secret')).flatMap(({data}) => Object.values(data as Record<string, string>))
  expect(values.length).toBeGreaterThan(2)
  for (const value of values) for (const text of [value, Buffer.from(value, 'base64').toString()]) expect(stdout).not.toContain(text)
})

test('what somebody changed or deleted by hand is shown, with who did it, and the next deploy puts it back', async () => {
  const deployment = {apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'summon-qa', name: 'differs-qa-web'}
  await world.cluster.apply({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'differs-qa-web', namespace: 'summon-qa', annotations: {'example.com/theirs': 'yes'}}, spec: {replicas: 2}}, {manager: 'someone', force: true})
  await world.cluster.remove({apiVersion: 'v1', kind: 'Service', namespace: 'summon-qa', name: 'differs-qa-static'})
  const {status, stdout} = await diff()
  expect(status).toBe(8)
  expect(stdout).toMatch(/^- +replicas: 2$\n^\+ +replicas: 1$/m)
  expect(stdout).toMatch(/puts back spec\.replicas of Deployment differs-qa-web, which someone has changed/)
  expect(stdout).toMatch(/^diff Service differs-qa-static$\n^--- \/dev\/null$/m)

  await ok(own.run('deploy', 'differs-qa', ...at, '--yes'))
  expect((await diff()).status).toBe(0)
  const live = await world.cluster.get(deployment)
  expect(live?.spec?.['replicas']).toBe(1)
  expect(live?.metadata.annotations).toMatchObject({'example.com/theirs': 'yes'})
  expect((await objectsOf(world, 'differs-qa', 'Service')).map(({metadata}) => metadata.name).sort()).toEqual(['differs-qa-static', 'differs-qa-web'])
})

test('what is switched off is shown as removed', async () => {
  const {stdout} = await diff('-f', instanceFile(own, 'differs-qa', {static: {enabled: false}}))
  for (const kind of ['Deployment', 'Service', 'ConfigMap']) expect(stdout).toMatch(new RegExp(`^diff ${kind} differs-qa-static$\\n^--- ${kind} differs-qa-static, as it is$\\n^\\+\\+\\+ /dev/null$`, 'm'))
})

test('an instance that is not there yet is shown whole, and nothing is written', async () => {
  const {status, stdout} = await own.run('diff', 'fresh-uat', '-f', instanceFile(own, 'fresh-uat'), '--exit-code', ...at)
  expect(status).toBe(8)
  expect(stdout).toMatch(/^diff Deployment fresh-uat-web$/m)
  expect(stdout).toContain('The namespace is not there yet')
  expect(await world.cluster.get({apiVersion: 'v1', kind: 'Namespace', name: 'summon-uat'})).toBeUndefined()
})
