import {afterAll, beforeAll, expect, inject, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'
import {parsePlatform} from '../../src/platform/summon-platform.ts'
import {reaching} from '../../src/workflows/database-way.ts'
import type {World} from '../../src/world.ts'
import {type FarDatabase, farDatabase} from '../support/far-database.ts'
import {ok, page} from '../support/sandbox.ts'
import {adminUrl} from '../support/sandbox-world.ts'

const sandbox = inject('sandbox')
const at = ['--context', 'sandbox'] as const
let far: FarDatabase

beforeAll(async () => {
  far = await farDatabase(sandbox)
})
afterAll(() => far.stop())

test('the first deploy goes through a pod that is made for it, restricted and with a time of its own, and taken away', async () => {
  const {stdout} = await ok(far.deploy('far-qa', '-f', far.file('far-qa')))
  expect(stdout).toMatch(/database 127\.0\.0\.1:\d+ is not reached from here; the pod that is to lead there: /)
  expect(stdout).toMatch(/database far_qa on 127\.0\.0\.1, through a pod made for it/)
  expect((await page(sandbox, 'far-qa')).status).toBe(200)
  const [job, ...others] = far.madeFor('far-qa')
  expect(others).toEqual([])
  expect(job).toMatchObject({
    metadata: {ownerReferences: [{kind: 'SummonPlatform', name: 'far-qa'}]},
    spec: {activeDeadlineSeconds: 300, template: {spec: {automountServiceAccountToken: false, securityContext: {runAsNonRoot: true}, containers: [{name: 'relay', securityContext: {allowPrivilegeEscalation: false}}]}}},
  })
  expect(await far.left('far-qa')).toEqual([])
})

test('the next one goes through a pod that serves, and none is made; to look makes none either', async () => {
  expect(await far.behind.run('diff', 'far-qa', '--version', 'v2', '--exit-code', ...at)).toMatchObject({status: 8})
  const {stdout} = await ok(far.deploy('far-qa', '--version', 'v2'))
  expect(stdout).toMatch(/database far_qa on 127\.0\.0\.1, through far-qa-web-/)
  expect(far.madeFor('far-qa')).toHaveLength(1)
})

test('a way that was found closed is not tried again', async () => {
  const {world} = far
  const live = await world.cluster.get({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace: 'summon-qa', name: 'far-qa'})
  let tried = 0
  const answers: World['databases']['answers'] = async (login) => {
    if (login.relayPort !== undefined) return world.databases.answers(login)
    tried++
    throw new RidectlError('DATABASE_UNREACHABLE', 'nothing lets it through')
  }
  const never = new AbortController().signal
  const {databases} = reaching({...world, databases: {...world.databases, answers}}, {
    platform: () => parsePlatform(live!), isOwned: true, deadline: Infinity, signal: never, letGo: () => new RidectlError('INTERRUPTED', ''), onWait: () => {}, unfenced: world.cluster,
  })
  const login = parseDatabaseUrl((await adminUrl(world)).href)
  for (let at = 0; at < 3; at++) expect(await databases.answers(login)).toMatchObject({through: expect.stringMatching(/^far-qa-web-/)})
  expect(tried).toBe(1)
})

test('where this machine reaches the server, no pod leads there', async () => {
  const {stdout} = await ok(far.own.run('deploy', 'far-qa', '--version', 'v1', '--yes', ...at))
  expect(stdout).not.toContain('through')
  expect(far.madeFor('far-qa')).toHaveLength(1)
})

test('what a purge drops is reached through a pod that nobody owns any more', async () => {
  await ok(far.behind.run('delete', 'far-qa', '--purge', '--yes', ...at))
  expect(await far.databases('far_qa')).toEqual([])
  const [, job] = far.madeFor('far-qa')
  expect(job?.metadata.ownerReferences).toBeUndefined()
  expect(await far.left('far-qa')).toEqual([])
})

test('a database that somebody else keeps is asked the same way', async () => {
  const admin = await adminUrl(far.world)
  await far.world.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'kept-db', namespace: 'summon-qa'}, stringData: {url: admin.href}})
  const running = far.behind.start('deploy', 'kept-qa', '-f', far.file('kept-qa', {database: {mode: 'external', secret: {name: 'kept-db'}}, migration: {command: ['true']}}), '--yes', ...at)
  await running.says(/database 127\.0\.0\.1:\d+\/postgres, through a pod made for it/)
  running.child.kill('SIGKILL')
  await running.ended
  await ok(far.own.run('delete', 'kept-qa', '--yes', ...at))
})
