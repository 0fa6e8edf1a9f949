import {once} from 'node:events'
import {createServer, type AddressInfo, type Server} from 'node:net'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Failing} from '../../src/doctor/check.ts'
import type {ClusterPatient} from '../../src/doctor/patients.ts'
import {newIssuer} from '../../src/sandbox/certificate.ts'
import {doctor, type Group} from '../../src/workflows/doctor.ts'
import {clusterPatient, contextPatient, type Surgery} from '../../src/workflows/patients.ts'
import type {KubeObject} from '../../src/world.ts'
import {type ApiServer, startApiServer} from '../support/api-server.ts'
import {contextOf, Desk, found, kubeconfigOf, surgeryOn} from '../support/doctor.ts'

const day = 86_400_000
const jwt = (claims: object): string => ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')
const now = (): number => Math.floor(Date.now() / 1000)

let desk: Desk
let api: ApiServer
let mute: Server
let surgery: Surgery
beforeAll(async () => {
  desk = new Desk()
  api = await startApiServer()
  mute = createServer().listen(0, '127.0.0.1')
  await once(mute, 'listening')
  const good = contextOf(api.target)
  const logsInWith = (command: string) => ({...good, user: {exec: {apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', installHint: 'Ask the platform team'}}})
  const file = desk.file('config', kubeconfigOf({
    good,
    refuses: {...good, cluster: {...good.cluster, server: 'https://127.0.0.1:1'}},
    mute: {...good, cluster: {server: `https://127.0.0.1:${(mute.address() as AddressInfo).port}`}},
    stranger: {...good, user: {token: 'wrong'}},
    certified: {...good, user: {'client-certificate-data': Buffer.from(newIssuer('dev').certificate).toString('base64')}},
    fresh: {...good, user: {token: jwt({exp: now() + 100 * 86_400})}},
    stale: {...good, user: {token: jwt({exp: now() - 86_400})}},
    programmed: logsInWith('my-login'),
    clouded: logsInWith('aws'),
    hangs: logsInWith(desk.program('hanging-login', 'exec sleep 1000')),
    old: {...good, user: {'auth-provider': {name: 'gcp'}}},
    trusting: {...good, cluster: {server: api.target.cluster.server, 'insecure-skip-tls-verify': true}},
    'rig-prod': good,
  }))
  surgery = await surgeryOn(desk, {files: [file]})
}, 60_000)
afterAll(async () => {
  mute.close()
  await api.stop()
  desk.remove()
})

const later = (days: number): Surgery['clock'] => ({...surgery.clock, now: () => new Date(Date.now() + days * day)})
const finds = (name: string, context: string, days = 0) => found('context', name, contextPatient({...surgery, clock: later(days)}, context))
const cluster = async (context = 'good', changed: Partial<ClusterPatient> = {}): Promise<ClusterPatient> => ({...(await clusterPatient(surgery, contextPatient(surgery, context))), ...changed})
const findsThere = async (name: string, context = 'good', changed: Partial<ClusterPatient> = {}) => found('cluster', name, await cluster(context, changed))

describe('a context', () => {
  test('answers, or does not: refused, silent, and not let in are told apart', async () => {
    expect(await finds('answers', 'good')).toMatchObject({verdict: 'well', says: expect.stringMatching(/^Answers in \d+ ms, Kubernetes 1\.\d+$/)})
    expect(await finds('answers', 'refuses')).toMatchObject({verdict: 'broken', says: expect.stringContaining('refused the connection'), means: 'VPN off?', remedy: 'kubectl --context refuses get --raw /readyz', looks: true})
    expect(await finds('answers', 'mute')).toMatchObject({verdict: 'broken', says: expect.stringContaining('did not answer in 2 s')})
    expect(await finds('answers', 'stranger')).toMatchObject({verdict: 'broken', says: expect.stringContaining('credentials')})
  })

  test('has a client certificate that is good, ends soon, or has ended', async () => {
    expect(await finds('client-certificate', 'good')).toBeUndefined()
    expect(await finds('client-certificate', 'certified')).toMatchObject({verdict: 'well', says: expect.stringMatching(/good for 36\d\d days/)})
    expect(await finds('client-certificate', 'certified', 3645)).toMatchObject({verdict: 'warning', says: expect.stringMatching(/good for only \d days/)})
    expect(await finds('client-certificate', 'certified', 3700)).toMatchObject({verdict: 'broken', says: expect.stringContaining('ended on')})
  })

  test('has a token that is good, or has ended; one that does not say so is let be', async () => {
    expect(await finds('token', 'fresh')).toMatchObject({verdict: 'well', says: 'Your token is good for 99 days'})
    expect(await finds('token', 'stale')).toMatchObject({verdict: 'broken'})
    expect(await finds('token', 'good')).toBeUndefined()
  })

  test('whose login program does not end is told by the name of the program, not as a server that is silent', async () => {
    expect(await finds('answers', 'hangs')).toMatchObject({verdict: 'broken', says: expect.stringMatching(/hanging-login, which logs in to it, did not end in time/)})
  })

  test('has its login program, or not; logins that kubectl once did itself are named', async () => {
    expect(await finds('login-program', 'programmed')).toMatchObject({verdict: 'broken', says: expect.stringContaining('my-login'), means: 'Ask the platform team'})
    desk.program('my-login', 'exit 1')
    expect(await finds('login-program', 'programmed')).toMatchObject({verdict: 'well'})
    expect(await finds('login-program', 'old')).toMatchObject({verdict: 'broken', says: expect.stringContaining('gcp'), remedy: expect.stringContaining('gcloud container clusters get-credentials')})
    expect(await finds('login-program', 'clouded')).toMatchObject({verdict: 'broken', says: expect.stringContaining('aws'), remedy: expect.stringMatching(/awscli|aws\.amazon\.com/)})
  })
})

describe('a cluster', () => {
  test('that never lists its instances is looked at all the same', async () => {
    const silent = {...contextPatient(surgery, 'good'), instances: () => new Promise<never>(() => {})}
    expect(await found('cluster', 'version', await clusterPatient(surgery, silent))).toMatchObject({verdict: 'well'})
  })

  test('lacks the definition, gets it by the fix, and has it then; an older and a newer one are told apart', async () => {
    const missing = (await findsThere('definition')) as Failing
    expect(missing).toMatchObject({verdict: 'broken', says: 'SummonPlatform is not defined here', remedy: 'ridectl install --context good', fix: {safe: true}})
    await missing.fix?.run()
    expect(await findsThere('definition')).toMatchObject({verdict: 'well'})

    await changeSpecFields((fields) => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== 'paused')))
    expect(await findsThere('definition')).toMatchObject({verdict: 'broken', says: expect.stringContaining('older'), fix: {safe: true}})
    await changeSpecFields((fields) => ({...fields, paused: {type: 'boolean'}, hovercraft: {type: 'boolean'}}))
    expect(await findsThere('definition')).toMatchObject({verdict: 'warning', says: expect.stringContaining('newer')})
  })

  test('in production nothing is installed without a yes', async () => {
    expect(await findsThere('definition', 'rig-prod', {definition: async () => 'absent'})).toMatchObject({fix: {safe: false}})
  })

  test('is of a version that is supported, too old, or newer than was tried', async () => {
    const at = (version: string) => findsThere('version', 'good', {probe: async () => ({milliseconds: 1, version})})
    expect(await findsThere('version')).toMatchObject({verdict: 'well'})
    expect(await at('1.28.15')).toMatchObject({verdict: 'broken'})
    expect(await at('1.36.0')).toMatchObject({verdict: 'warning'})
  })

  test('shows a certificate that is good, or ends soon', async () => {
    expect(await findsThere('server-certificate')).toMatchObject({verdict: 'well'})
    expect(await findsThere('server-certificate', 'good', {clock: later(790)})).toMatchObject({verdict: 'warning'})
    expect(await findsThere('server-certificate', 'good', {clock: later(900)})).toMatchObject({verdict: 'broken'})
  })

  test('has the same time as this machine, or another', async () => {
    expect(await findsThere('clock')).toMatchObject({verdict: 'well'})
    expect(await findsThere('clock', 'good', {clock: later(60 / 86_400)})).toMatchObject({verdict: 'warning', says: expect.stringMatching(/(59|6\d) s ahead/)})
    expect(await findsThere('clock', 'good', {clock: later(-1)})).toMatchObject({verdict: 'broken', says: expect.stringContaining('behind'), fix: {safe: false}})
  })

  test('is trusted by its certificate; where it is not, that is a warning, and broken in production', async () => {
    expect(await findsThere('trust')).toBeUndefined()
    expect(await findsThere('trust', 'trusting')).toMatchObject({verdict: 'warning'})
    expect(await findsThere('trust', 'trusting', {isProduction: true})).toMatchObject({verdict: 'broken'})
  })

  test('is production by its name, or by an instance of environment prod', async () => {
    expect(await findsThere('production')).toBeUndefined()
    expect(await findsThere('production', 'rig-prod')).toMatchObject({says: 'Production, by its name'})
    expect(await findsThere('production', 'good', {instances: async () => [instance('car1-prod')]})).toMatchObject({says: 'Production: holds car1-prod'})
  })

  test('lets one do all, only look, or not even that', async () => {
    const lacks = (...all: Awaited<ReturnType<ClusterPatient['lacks']>>) => findsThere('rights', 'good', {lacks: async () => all})
    const deploy = {work: 'deploy', role: 'deployer', right: 'may not create jobs.batch'} as const
    expect(await findsThere('rights')).toMatchObject({verdict: 'well'})
    expect(await lacks(deploy)).toMatchObject({verdict: 'warning', means: expect.stringContaining('may not create jobs.batch'), remedy: expect.stringContaining('--role deployer')})
    expect(await lacks({work: 'look at instances', role: 'viewer', right: 'may not list pods'}, deploy)).toMatchObject({verdict: 'broken', remedy: expect.stringContaining('--role viewer')})
  })

  test('has a storage class and an ingress class, a default one, or none', async () => {
    const classes = async (kind: string, ...all: readonly KubeObject[]) => {
      const {cluster: real} = await cluster()
      return {cluster: {...real, list: async () => all}, instances: async () => [instance('car1-qa', {ingress: {enabled: true, ...(kind === '' ? {} : {className: kind})}})]}
    }
    const one = (name: string, annotation?: string): KubeObject => ({apiVersion: 'v1', kind: 'Class', metadata: {name, ...(annotation === undefined ? {} : {annotations: {[annotation]: 'true'}})}})
    expect(await findsThere('storage-class', 'good', await classes('', one('fast', 'storageclass.kubernetes.io/is-default-class')))).toMatchObject({verdict: 'well', says: 'Storage class fast'})
    expect(await findsThere('storage-class', 'good', await classes('', one('fast')))).toMatchObject({verdict: 'warning', remedy: expect.stringContaining('storageclass fast')})
    expect(await findsThere('storage-class', 'good', await classes(''))).toMatchObject({verdict: 'warning'})
    expect(await findsThere('ingress-class', 'good', await classes('nginx', one('nginx')))).toMatchObject({verdict: 'well', says: 'Ingress class nginx'})
    expect(await findsThere('ingress-class', 'good', await classes('traefik', one('nginx')))).toMatchObject({
      verdict: 'broken', says: expect.stringContaining('traefik, which car1-qa asks for'),
      remedy: `kubectl --context good patch summonplatform car1-qa --namespace summon-qa --type merge --patch '{"spec":{"ingress":{"className":"nginx"}}}' && ridectl deploy car1-qa --context good`,
    })
    expect(await findsThere('ingress-class', 'good', await classes('traefik'))).toMatchObject({verdict: 'broken', means: 'The cluster has none', remedy: expect.stringMatching(/^see https:/)})
    expect(await findsThere('ingress-class', 'good', await classes(''))).toMatchObject({verdict: 'warning'})
  })

  test('has the operators that instances ask for, or not', async () => {
    const asks = {instances: async () => [instance('car1-qa', {database: {mode: 'cloudnative-pg'}})]}
    expect(await findsThere('operators')).toBeUndefined()
    expect(await findsThere('operators', 'good', asks)).toMatchObject({verdict: 'broken', says: expect.stringContaining('cloudnative-pg'), means: expect.stringContaining('databases.postgresql.cnpg.io'), remedy: expect.stringMatching(/^see https:/)})
    const {cluster: there} = await cluster()
    await there.apply(definitionOf('databases', 'Database', 'postgresql.cnpg.io'))
    expect(await findsThere('operators', 'good', asks)).toMatchObject({verdict: 'well'})
  })
})

test('everything is looked at at once, and what does not answer is not asked for more', async () => {
  const rowsIn = (all: readonly Group[], name: string) => all.find((group) => group.name === name)?.rows.map((row) => row.name)
  // A server of this machine may be slower than a context is waited for, where much else runs.
  const groups = await vi.waitFor(async () => {
    const all = await doctor(surgery, () => {})
    expect(rowsIn(all, 'good')).toContain('definition')
    return all
  }, {timeout: 50_000})
  const rowsOf = (name: string) => rowsIn(groups, name)
  expect(groups.map(({kind, name = ''}) => `${kind} ${name}`.trim()).slice(0, 4)).toEqual(['machine', 'kubeconfig', 'context good', 'context refuses'])
  expect(rowsOf('mute')).toEqual(['answers', 'login-program', 'client-certificate', 'token'])
  expect(groups.flatMap(({rows}) => rows).every(({isOver}) => isOver)).toBe(true)
})

test('an instance that one may not look for is a failure, and no check that is skipped', async () => {
  const error = new RidectlError('FORBIDDEN', 'you may not get summonplatforms', {remedy: [{command: 'kubectl auth can-i --list'}]})
  const groups = await doctor({...surgery, context: 'refuses', seek: async () => ({lost: {name: 'car1-qa', error}})}, () => {})
  const {name, rows} = groups.at(-1)!
  expect({name, rows}).toMatchObject({name: 'car1-qa', rows: [{finding: {verdict: 'broken', says: 'you may not get summonplatforms', remedy: 'kubectl auth can-i --list', looks: true}}]})
})

const instance = (name: string, spec: Record<string, unknown> = {}): KubeObject => ({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace: 'summon-qa'}, spec: {version: 'v1', ...spec}})

type Fields = Record<string, unknown>

/** Somebody else's definition: the fields of the spec are changed, and stored by another manager. */
async function changeSpecFields(change: (fields: Fields) => Fields): Promise<void> {
  const {cluster: there} = await cluster()
  const live = await there.get({apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'summonplatforms.summon.ridecell.io'})
  const changed = structuredClone(live) as unknown as {spec: {versions: {schema: {openAPIV3Schema: {properties: {spec: {properties: Fields}}}}}[]}}
  const {spec} = changed.spec.versions[0]!.schema.openAPIV3Schema.properties
  spec.properties = change(spec.properties)
  await there.replace(changed as unknown as KubeObject)
}

const definitionOf = (plural: string, kind: string, group: string): KubeObject => ({
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {name: `${plural}.${group}`},
  spec: {
    group, scope: 'Namespaced', names: {plural, kind, singular: kind.toLowerCase(), listKind: `${kind}List`},
    versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}}}],
  },
})
