import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ground, openGround, small, type Spec} from '../support/ground.ts'
import {inOneLine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

/** What it lacked is there by the second deploy: neither waits for a node or a controller that backs off. */
const long = ['--timeout', '2h'] as const

const licensed: Spec = {web: {podTemplate: {spec: {containers: [{name: 'web', ...containerOf('web'), env: [{name: 'LICENCE', valueFrom: {secretKeyRef: {name: 'licence', key: 'key'}}}]}]}}}}

let ground: Ground
beforeAll(async () => {
  ground = await openGround('again')
})
afterAll(() => ground.remove())

test.concurrent('a site that lacked a Secret is up by the same deploy once that is there, which says what it starts anew', async () => {
  const name = ground.name('licensed')
  expect((await ground.deploy(name, licensed, ...long)).status).toBe(1)
  const again = ground.start(name, licensed, ...long)
  // Before that the node might look again by itself.
  await again.says('starts anew')
  await ground.cluster.create({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'licence', namespace: ground.namespace}, stringData: {key: 'x'}})
  const {stdout, stderr} = await ok(again.ended)
  expect(inOneLine({stdout, stderr})).toMatch(/Rolls +web 1.*web is broken as it stands, and starts anew: .*secret "licence" not found/)
  expect(await ground.status(name)).toMatchObject({state: 'Ready', version: 'v1'})
})

test.concurrent('a migration that could not start runs by the same deploy once there is room for it, and once', async () => {
  const full = await openGround('again-migration')
  const name = full.name('late')
  await limitPods(full, '0')
  expect((await full.deploy(name, {}, ...long)).status).toBe(6)
  await limitPods(full, '9')
  const again = await ok(full.deploy(name, {}, ...long))
  const jobs = await full.list('Job', {'app.kubernetes.io/instance': name})
  await full.remove()
  expect(inOneLine(again)).toMatch(/migration is broken as it stands, and starts anew: .*exceeded quota/)
  expect(jobs.map(({status}) => status?.['succeeded'])).toEqual([1])
})

test.concurrent('a site that had no room is up by the same deploy once there is some', async () => {
  const full = await openGround('again-site')
  const name = full.name('grows')
  await limitPods(full, '1')
  expect((await full.deploy(name, {web: {replicas: 2}}, ...long)).status).toBe(6)
  await limitPods(full, '9')
  await ok(full.deploy(name, {web: {replicas: 2}}, ...long))
  const status = await full.status(name)
  await full.remove()
  expect(status).toMatchObject({state: 'Ready'})
})

test.concurrent('a site that had no room is up by the next deploy that wants less', async () => {
  const full = await openGround('again-less')
  const name = full.name('less')
  await limitPods(full, '1')
  expect((await full.deploy(name, {web: {replicas: 2}}, ...long)).status).toBe(6)
  await ok(full.deploy(name, {web: {replicas: 1}}, ...long))
  const status = await full.status(name)
  await full.remove()
  expect(status).toMatchObject({state: 'Ready'})
})

function containerOf(name: string): object {
  const [container] = (small(name) as {spec: {containers: readonly object[]}}).spec.containers
  return container ?? {}
}

async function limitPods({cluster, namespace}: Ground, pods: string): Promise<void> {
  await cluster.apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'pods', namespace}, spec: {hard: {pods}}})
}
