import {beforeAll, expect, inject, test} from 'vitest'
import type {World} from '../../src/world.ts'
import {instanceFile} from '../support/instance-file.ts'
import {machine} from '../support/ridectl.ts'
import {ok, page} from '../support/sandbox.ts'
import {objectsOf, sandboxWorld} from '../support/sandbox-world.ts'

const sandbox = inject('sandbox')
const own = machine(sandbox.home)
const deploy = (...args: readonly string[]) => own.run('deploy', 'changes-qa', ...args, '--context', 'sandbox', '--yes')
const resource = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const
let world: World

beforeAll(async () => {
  world = await sandboxWorld(sandbox)
  await ok(deploy('-f', instanceFile(own, 'changes-qa', {config: {COLOUR: 'blue'}})))
})

async function pods(component: string): Promise<string[]> {
  return (await objectsOf(world, 'changes-qa', 'Pod')).filter(({metadata}) => metadata.labels?.['app.kubernetes.io/component'] === component && metadata.deletionTimestamp === undefined).map(({metadata}) => metadata.name)
}

const instance = async (): Promise<unknown> => (await world.cluster.get({...resource, namespace: 'summon-qa', name: 'changes-qa'}))?.spec

test('of a change of config alone only the pods roll that read it, and nothing migrates', async () => {
  const before = {web: await pods('web'), static: await pods('static'), jobs: await objectsOf(world, 'changes-qa', 'Job', 'batch/v1')}
  const {stdout} = await ok(deploy('-f', instanceFile(own, 'changes-qa', {config: {COLOUR: 'green'}})))
  expect(stdout).toMatch(/Rolls +web 1$/m)
  expect(await pods('static')).toEqual(before.static)
  expect(await pods('web')).toHaveLength(1)
  expect(await pods('web')).not.toEqual(before.web)
  expect(await objectsOf(world, 'changes-qa', 'Job', 'batch/v1')).toEqual(before.jobs)
})

test('a field of the instance that another manager holds is not taken: the deploy names manager and field, and nothing changes', async () => {
  await world.cluster.apply({...resource, metadata: {name: 'changes-qa', namespace: 'summon-qa'}, spec: {version: 'v1'}}, {manager: 'argocd', force: true})
  const before = await instance()
  const {status, stderr} = await deploy('--version', 'v2')
  expect(status).toBe(2)
  expect(stderr).toMatch(/another manager owns what this deploy would change on changes-qa[^]*argocd[^]*spec\.version/)
  expect(await instance()).toEqual(before)
})

test('what another manager changed in the spec is deployed as it is, by a deploy that changes something else', async () => {
  await world.cluster.apply({...resource, metadata: {name: 'changes-qa', namespace: 'summon-qa'}, spec: {version: 'v1', config: {SIZE: 'large'}}}, {manager: 'argocd', force: true})
  await ok(deploy())
  expect(await instance()).toMatchObject({version: 'v1', config: {COLOUR: 'green', SIZE: 'large'}})
  expect((await own.run('diff', 'changes-qa', '--exit-code', '--context', 'sandbox')).status).toBe(0)
})

test('an instance that is to have no pod is Ready when the last one is gone, and answers again when it has one', async () => {
  const {stdout} = await ok(deploy('-f', instanceFile(own, 'changes-qa', {web: {replicas: 0}, static: {enabled: false}})))
  expect(stdout).toContain('changes-qa is Ready on v1')
  expect([await pods('web'), await pods('static')]).toEqual([[], []])
  await ok(deploy('-f', instanceFile(own, 'changes-qa', {static: {enabled: false}})))
  expect((await page(sandbox, 'changes-qa')).status).toBe(200)
})
