import {afterAll, beforeAll, expect, test} from 'vitest'
import {parse, stringify} from 'yaml'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {adminUrl, type Ground, openGround, redisUrl, small} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'
import type {Ended} from '../support/ridectl.ts'

interface Found {readonly name: string; readonly verdict: string; readonly says: string; readonly means?: string; readonly remedy?: string}
interface Report {readonly groups: readonly {readonly kind: string; readonly name?: string; readonly checks: readonly Found[]}[]; readonly broken: number}

let ground: Ground
let name: string
beforeAll(async () => {
  ground = await openGround('doctor')
  name = ground.name('doctor')
  await ok(ground.deploy(name, {redis: {mode: 'external', url: redisUrl()}, celeryd: {enabled: false}, celerybeat: {enabled: false}, static: {replicas: 1, podTemplate: small('static')}}))
})
afterAll(() => ground.remove())

const report = ({stdout}: Ended): Report => JSON.parse(stdout) as Report
const ofInstance = ({groups}: Report): Record<string, Found> => Object.fromEntries((groups.find(({kind}) => kind === 'instance')?.checks ?? []).map((check) => [check.name, check]))
const ofContext = ({groups}: Report, context: string): Record<string, Found> => Object.fromEntries((groups.find((group) => group.name === context)?.checks ?? []).map((check) => [check.name, check]))
const look = (...flags: readonly string[]) => ground.own.run('doctor', name, '--namespace', ground.namespace, '--json', ...flags)

test('an instance that was just deployed is well: its servers answer from its own pod', async () => {
  const found = ofInstance(report(await look()))
  for (const check of ['pods', 'last-deploy', 'lock', 'secrets', 'database', 'queue', 'redis', 'migrations', 'image', 'drift']) expect(found[check]).toMatchObject({verdict: 'well'})
  expect(found['database']?.says).toContain(new URL(adminUrl()).host)
})

test('what was changed by hand is found, with the command that puts it back', async () => {
  await ground.cluster.patch({apiVersion: 'v1', kind: 'Service', namespace: ground.namespace, name: `${name}-web`}, {spec: {ports: [{name: 'http', port: 80, targetPort: 9999}]}})
  const ended = await look()
  expect(ofInstance(report(ended))['drift']).toMatchObject({verdict: 'broken', says: expect.stringContaining(`Service ${name}-web`), remedy: `ridectl deploy ${name}`})
  expect(ended.status).toBe(1)
  await ok(ground.own.run('deploy', name, '--namespace', ground.namespace, '--yes'))
  expect(ofInstance(report(await look()))['drift']).toMatchObject({verdict: 'well'})
})

test('a lock that a dead process left behind is let go by --fix --yes', async () => {
  const time = '2026-01-01T00:00:00.000000Z'
  const lease = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: ground.namespace, name: `ridectl.${name}`}
  const live = await ground.cluster.get(lease)
  await ground.cluster.replace({...live!, spec: {...live!.spec, holderIdentity: 'dev@laptop/else/1/1', leaseDurationSeconds: 30, acquireTime: time, renewTime: time}})
  expect(ofInstance(report(await look()))['lock']).toMatchObject({verdict: 'broken', says: expect.stringContaining('dev@laptop left its lock behind')})
  expect(ofInstance(report(await look('--fix', '--yes')))['lock']).toMatchObject({verdict: 'well'})
  expect((await ground.cluster.get(lease))?.spec?.['holderIdentity']).toBe('')
})

test('who has no rights is told what he may not do, and what was not looked at for it', async () => {
  const own = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8')) as {users: {name: string; user: object}[]}
  const file = join(ground.own.home, 'nobody')
  writeFileSync(file, stringify({...own, users: own.users.map(({name: user, user: fields}) => ({name: user, user: {...fields, as: 'nobody'}}))}), {mode: 0o600})
  const ended = await ground.own.with({KUBECONFIG: file}).run('doctor', '--json')
  const [context] = report(ended).groups.filter(({kind}) => kind === 'context')
  const found = ofContext(report(ended), context?.name ?? '')
  expect(found['answers']).toMatchObject({verdict: 'well'})
  expect(found['rights']).toMatchObject({verdict: 'broken', says: expect.stringContaining('look at instances')})
  expect(found['definition']).toMatchObject({verdict: 'skipped'})
  expect(ended.status).toBe(1)
})
