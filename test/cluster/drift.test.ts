import {execFileSync} from 'node:child_process'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ground, openGround, small} from '../support/ground.ts'
import type {Ended} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'
import {someoneElse} from '../support/someone-else.ts'

const spec = {static: {replicas: 1, podTemplate: small('static')}}
let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('drift')
  name = ground.name('drift')
  await ok(ground.deploy(name, spec))
  await ground.pageWith(name, 'Harbour')
})
afterAll(() => ground.remove())

const again = (): Promise<Ended> => ok(ground.deploy(name, spec))

test.each(['Service', 'Deployment'] as const)('a %s that somebody deleted is made again by the next deploy', async (kind) => {
  const before = (await ground.get(kind, `${name}-web`))!
  await ground.cluster.remove({apiVersion: before.apiVersion, kind, namespace: ground.namespace, name: `${name}-web`}, {propagation: 'Background'})
  await again()
  expect((await ground.get(kind, `${name}-web`))?.metadata.uid).not.toBe(before.metadata.uid)
  await ground.pageWith(name, 'Harbour')
})

test('what somebody changed by hand is put back, and the deploy says whose change that was; what others added stays theirs', async () => {
  await edit({
    metadata: {annotations: {'example.com/owner': 'team-a'}, labels: {team: 'a'}},
    spec: {replicas: 3, template: {metadata: {annotations: {'example.com/note': 'by hand'}}, spec: {terminationGracePeriodSeconds: 1}}},
  })
  const {stdout} = await again()
  expect(stdout).toContain('kubectl-edit')
  const {metadata, spec: live} = (await ground.get('Deployment', `${name}-web`))!
  expect(live).toMatchObject({replicas: 1, template: {spec: {terminationGracePeriodSeconds: 40}}})
  expect(live).toMatchObject({template: {metadata: {annotations: {'example.com/note': 'by hand'}}}})
  expect(metadata).toMatchObject({annotations: {'example.com/owner': 'team-a'}, labels: {team: 'a'}})
  await ground.pageWith(name, 'Harbour')
})

test('the static files\' program that somebody changed serves again as it did', async () => {
  const at = {apiVersion: 'v1', kind: 'ConfigMap', namespace: ground.namespace, name: `${name}-static`}
  const before = (await ground.cluster.get(at))!
  await ground.cluster.patch(at, {data: {'ridectl_static.py': 'raise SystemExit(1)'}})
  await again()
  expect((await ground.cluster.get(at))?.['data']).toEqual(before['data'])
})

test('then there is nothing to do', async () => {
  expect((await again()).stdout).toContain(`${name} is Ready on v1 already, nothing to do`)
})

test('what `kubectl scale` sets under an autoscaler stays: diff shows no change, and the next deploy has nothing to do', async () => {
  const scaled = ground.name('scaled')
  const autoscaled = {web: {autoscale: {minReplicas: 2, maxReplicas: 5}}}
  const replicas = async (): Promise<unknown> => (await ground.get('Deployment', `${scaled}-web`))?.spec?.['replicas']
  await ok(ground.deploy(scaled, autoscaled))
  await expect.poll(replicas, {timeout: 120_000, interval: 500}).toBe(2)
  execFileSync('kubectl', ['scale', `deployment/${scaled}-web`, '--replicas=3', '--namespace', ground.namespace])
  await expect.poll(async () => (await ground.get('Deployment', `${scaled}-web`))?.status?.['readyReplicas'], {timeout: 120_000, interval: 500}).toBe(3)
  const diff = await ground.own.run('diff', scaled, '-f', ground.file(scaled, autoscaled), '--exit-code')
  expect(diff).toMatchObject({status: 0, stdout: expect.not.stringContaining('replicas') as string})
  expect((await ok(ground.deploy(scaled, autoscaled))).stdout).toContain('nothing to do')
  await ok(ground.deploy(scaled, {...autoscaled, config: {DEBUG: true}}))
  expect(await replicas()).toBe(3)
})

const edit = (patch: object): Promise<void> =>
  someoneElse('PATCH', `/apis/apps/v1/namespaces/${ground.namespace}/deployments/${name}-web?fieldManager=kubectl-edit`, patch)
