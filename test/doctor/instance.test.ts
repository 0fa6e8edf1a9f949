import {execFile} from 'node:child_process'
import {once} from 'node:events'
import {createServer, type AddressInfo, type Server, type Socket} from 'node:net'
import {hostname} from 'node:os'
import {createServer as createTlsServer} from 'node:tls'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Failing} from '../../src/doctor/check.ts'
import type {InstancePatient} from '../../src/doctor/patients.ts'
import {newIssuer, serverCertificate} from '../../src/sandbox/certificate.ts'
import {install} from '../../src/workflows/install.ts'
import {instancePatient, type Surgery} from '../../src/workflows/patients.ts'
import type {KubeObject, World} from '../../src/world.ts'
import {type ApiServer, startApiServer} from '../support/api-server.ts'
import {contextOf, Desk, found, kubeconfigOf, surgeryOn} from '../support/doctor.ts'

const namespace = 'summon-qa'
let desk: Desk
let api: ApiServer
let surgery: Surgery
let world: World
const servers: Server[] = []
beforeAll(async () => {
  desk = new Desk()
  api = await startApiServer()
  surgery = await surgeryOn(desk, {files: [desk.file('config', kubeconfigOf({one: contextOf(api.target)}))]})
  world = await surgery.contexts.open('one')
  await install(world, {dryRun: false, signal: new AbortController().signal})
  await world.cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
}, 60_000)
afterAll(async () => {
  for (const server of servers) server.close()
  await api.stop()
  desk.remove()
})

/** The instance as the cluster stores it, with a record. */
async function patient(name: string, spec: object = {}, status: object = {}, changed: Partial<InstancePatient> = {}): Promise<InstancePatient> {
  await world.cluster.apply({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', image: 'summon', ...spec}})
  const live = await world.cluster.patch({apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace, name}, {status}, {subresource: 'status'})
  return {...instancePatient(surgery, {name, namespace, context: 'one', world, live}), ...changed}
}

const finds = (name: string, on: InstancePatient) => found('instance', name, on)
const secret = (name: string, data: Record<string, string>): KubeObject => ({apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace}, data})
const when = '2026-11-20T10:00:00Z'

describe('secrets', () => {
  test('are all there, or the one that is missing is named with what makes it', async () => {
    const on = await patient('secrets-qa', {database: {mode: 'external', secret: {name: 'car1-db', key: 'url'}}, secrets: ['car1-mail']})
    expect(await finds('secrets', on)).toMatchObject({verdict: 'broken', says: expect.stringContaining('2 are missing: There is no Secret car1-db'), remedy: expect.stringContaining('kubectl create secret generic car1-db')})
    await world.cluster.apply(secret('car1-mail', {HOST: ''}))
    await world.cluster.apply(secret('car1-db', {uri: ''}))
    expect(await finds('secrets', on)).toMatchObject({verdict: 'broken', says: 'Secret car1-db has no key url in summon-qa', remedy: expect.stringContaining('kubectl patch secret car1-db')})
    await world.cluster.apply(secret('car1-db', {url: ''}))
    expect(await finds('secrets', on)).toMatchObject({verdict: 'well', says: 'Found its 2 Secrets and their keys'})
  })
})

describe('a Secret of a kind of its own', () => {
  const external = {database: {mode: 'external', secret: {name: 'kinds-db', key: 'url'}}}
  beforeAll(async () => {
    await world.cluster.apply(secret('kinds-db', {url: ''}))
  })

  test('for the registry is one that nodes pull with, and is made from a file: a password is in no command', async () => {
    const on = await patient('pulling-qa', {...external, pullSecret: 'pulling'})
    const make = 'kubectl create secret docker-registry pulling --namespace summon-qa --from-file .dockerconfigjson=FILE'
    expect(await finds('secrets', on)).toMatchObject({verdict: 'broken', says: 'There is no Secret pulling in summon-qa', remedy: make})
    await world.cluster.apply({...secret('pulling', {'.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64')}), type: 'kubernetes.io/dockerconfigjson'})
    expect(await finds('secrets', on)).toMatchObject({verdict: 'well'})
    await world.cluster.apply(secret('mistaken', {KEY: ''}))
    expect(await finds('secrets', await patient('mistaken-qa', {...external, pullSecret: 'mistaken'}))).toMatchObject({
      verdict: 'broken', says: 'Secret mistaken is of type Opaque, which no node pulls with, in summon-qa',
      remedy: `${make.replace('pulling', 'mistaken')} --dry-run=client --output yaml | kubectl replace --force --filename -`,
    })
  })

  test('for TLS holds a certificate and its key', async () => {
    const on = await patient('closed-qa', {...external, ingress: {tls: {secretName: 'closed'}}})
    const make = 'kubectl create secret tls closed --namespace summon-qa --cert FILE --key FILE'
    expect(await finds('secrets', on)).toMatchObject({verdict: 'broken', says: 'There is no Secret closed in summon-qa', remedy: make})
    await world.cluster.apply(secret('closed', {'tls.crt': ''}))
    expect(await finds('secrets', on)).toMatchObject({verdict: 'broken', says: 'Secret closed has no key tls.key in summon-qa', remedy: `${make} --dry-run=client --output yaml | kubectl replace --force --filename -`})
    await world.cluster.apply(secret('closed', {'tls.crt': '', 'tls.key': ''}))
    expect(await finds('secrets', on)).toMatchObject({verdict: 'well'})
  })
})

describe('the pull secret', () => {
  const elsewhere = {pullSecret: 'registry', pullSecretNamespace: 'shared'}
  const credentials = (namespaceOf: string, name: string, text: string): KubeObject => ({
    apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson', metadata: {name, namespace: namespaceOf}, data: {'.dockerconfigjson': Buffer.from(JSON.stringify({auths: {[text]: {}}})).toString('base64')},
  })
  const remedy = 'ridectl deploy puller-qa'

  test('that is copied is as the one that it is a copy of, or a deploy copies it again', async () => {
    const on = await patient('puller-qa', elsewhere, {version: 'v1'})
    await world.cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shared'}})
    await world.cluster.apply(secret('puller-db', {url: ''}))
    const external = {database: {mode: 'external', secret: {name: 'puller-db', key: 'url'}}}
    expect(await finds('secrets', await patient('seeker-qa', {...elsewhere, ...external}))).toMatchObject({verdict: 'broken', says: 'There is no Secret registry in shared'})
    await world.cluster.apply(credentials('shared', 'registry', 'one'))
    expect(await finds('pull-secret', on)).toMatchObject({verdict: 'broken', says: 'Secret puller-qa.pull-secret is not there: it is a copy of registry in shared', remedy})
    await world.cluster.apply(credentials(namespace, 'puller-qa.pull-secret', 'one'))
    expect(await finds('pull-secret', on)).toMatchObject({verdict: 'well', says: 'Secret puller-qa.pull-secret is as registry in shared'})
    await world.cluster.apply(credentials('shared', 'registry', 'two'))
    expect(await finds('pull-secret', on)).toMatchObject({verdict: 'broken', says: expect.stringContaining('is not as it is any more'), remedy})
  })

  test('of the instance\'s own namespace is no copy, and one that was never deployed has none', async () => {
    expect(await finds('pull-secret', await patient('own-puller-qa', {pullSecret: 'registry'}, {version: 'v1'}))).toBeUndefined()
    expect(await finds('pull-secret', await patient('new-puller-qa', elsewhere))).toBeUndefined()
  })
})

describe('the lock', () => {
  const lease = (name: string, holderIdentity: string, renewTime: string): KubeObject => ({
    apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: {name: `ridectl.${name}`, namespace, annotations: {'ridectl.dev/purpose': 'deploy v2'}},
    spec: {holderIdentity, leaseDurationSeconds: 30, acquireTime: renewTime, renewTime, leaseTransitions: 0},
  })
  const micro = (time: Date): string => time.toISOString().replace('Z', '000Z')

  test('is free, or held by somebody who is at work', async () => {
    const on = await patient('held-qa')
    expect(await finds('lock', on)).toMatchObject({verdict: 'well', says: 'Nobody holds the lock'})
    await world.cluster.apply(lease('held-qa', 'dev@laptop/other/1/1', micro(new Date())))
    expect(await finds('lock', on)).toMatchObject({verdict: 'well', says: 'dev@laptop holds the lock for deploy v2'})
  })

  test('that a process of this machine left behind is let go by the fix', async () => {
    await world.cluster.apply(lease('gone-qa', 'dev@here/this/1/1', micro(new Date())))
    const on = await patient('gone-qa', {}, {}, {isGone: (holder) => holder === 'dev@here/this/1/1'})
    const finding = (await finds('lock', on)) as Failing
    expect(finding).toMatchObject({verdict: 'broken', says: 'dev@here left its lock behind, held for deploy v2', fix: {safe: true}})
    await finding.fix?.run()
    expect(await finds('lock', on)).toMatchObject({verdict: 'well'})
  })

  test('that was renewed while the person thought about it stays with its holder', async () => {
    const old = lease('slow-qa', 'dev@laptop/other/1/1', '2026-01-01T00:00:00.000000Z')
    await world.cluster.apply(old)
    const finding = (await finds('lock', await patient('slow-qa'))) as Failing
    expect(finding).toMatchObject({verdict: 'broken', means: expect.stringMatching(/last renewed \d+ days ago/)})
    await world.cluster.apply({...old, spec: {...old.spec, renewTime: micro(new Date())}})
    await expect(finding.fix?.run()).rejects.toMatchObject({code: 'CONFLICT'})
  })
})

describe('what the record says', () => {
  test('the last deploy succeeded, failed with its reason, was cut, or never was', async () => {
    const entry = {version: 'v2', who: 'dev@laptop', when, duration: 4}
    const at = async (name: string, status: object) => finds('last-deploy', await patient(name, {}, status))
    expect(await at('never-qa', {})).toMatchObject({verdict: 'warning'})
    expect(await at('good-qa', {history: [{...entry, result: 'succeeded'}]})).toMatchObject({verdict: 'well'})
    expect(await at('cut-qa', {history: [{...entry, result: 'interrupted'}]})).toMatchObject({verdict: 'warning', remedy: 'ridectl deploy cut-qa --version v2'})
    expect(await at('bad-qa', {version: 'v1', message: 'migration: exit status 1', history: [{...entry, result: 'failed'}]})).toMatchObject({
      verdict: 'broken', says: 'The last deploy, of v2 by dev@laptop, failed', means: 'migration: exit status 1; v1 serves on',
    })
  })

  test('somebody who got in, or ran something, since then deployed nothing', async () => {
    const entry = {version: 'v1', who: 'ops@desk', when}
    const history = [{...entry, action: 'run', why: 'manage.py check'}, {...entry, version: 'v2', result: 'failed', duration: 4}]
    expect(await finds('last-deploy', await patient('entered-qa', {}, {history}))).toMatchObject({verdict: 'broken', says: 'The last deploy, of v2 by ops@desk, failed'})
    expect(await finds('last-deploy', await patient('looked-qa', {}, {history: history.slice(0, 1)}))).toMatchObject({verdict: 'warning', says: 'It was never deployed'})
  })

  test('a promise that is not kept is named', async () => {
    const on = await patient('pods-qa')
    expect(await finds('pods', on)).toMatchObject({verdict: 'warning', remedy: 'ridectl status pods-qa', looks: true})
    expect(await finds('pods', {...on, unkept: async () => [{component: 'web', verdict: 'broken', message: 'crashes'}]})).toMatchObject({verdict: 'broken', says: 'web: crashes'})
    expect(await finds('pods', {...on, unkept: async () => []})).toMatchObject({verdict: 'well'})
  })

  test('what a deploy would change is drift', async () => {
    const on = await patient('drift-qa', {database: {mode: 'external', secret: {name: 'drift-db', key: 'url'}}})
    await world.cluster.apply(secret('drift-db', {url: Buffer.from('postgresql://u:p@127.0.0.1:1/d').toString('base64')}))
    expect(await finds('drift', {...on, drift: async () => []})).toMatchObject({verdict: 'well'})
    expect(await finds('drift', {...on, drift: async () => ['Deployment drift-qa-web']})).toMatchObject({verdict: 'broken', says: expect.stringContaining('Deployment drift-qa-web'), remedy: 'ridectl deploy drift-qa'})
  })
})

describe('from a pod', () => {
  /** What would run in the pod runs here, with the pod's config file. */
  const here = (config: string): InstancePatient['inPod'] => ([program = '', ...words]) =>
    new Promise((resolve) => {
      const env = {...process.env, SUMMON_CONFIG: desk.file('summon-platform.yml', config)}
      execFile(program, words, {env, cwd: desk.home}, (error, stdout, stderr) => resolve({status: error === null ? 0 : 1, stdout, stderr}))
    })
  const nowhere: InstancePatient['inPod'] = async () => { throw new RidectlError('NOT_RUNNING', 'no pod of web is ready') }
  const serving = async (answer: (socket: Socket) => void): Promise<number> => {
    const server = createServer(answer).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }

  test.each([
    ['database', 'DATABASE_URL', 'postgresql://u:hush@127.0.0.1:PORT/car1', 'S'],
    ['queue', 'CELERY_BROKER_URL', 'amqp://u:hush@127.0.0.1:PORT/car1', '\u0001\u0000'],
    ['redis', 'REDIS_URL', 'redis://:hush@127.0.0.1:PORT/1', '-NOAUTH Authentication required.\r\n'],
  ])('the %s answers, is something else, or is not there; its password is in no answer', async (name, key, url, greeting) => {
    const on = await patient('reach-qa', {redis: {mode: 'external', url: 'redis://127.0.0.1'}})
    const at = async (port: number) => finds(name, {...on, inPod: here(`A: 1\n${key}: ${url.replace('PORT', String(port))}\n`)})
    const good = await at(await serving((socket) => socket.once('data', () => socket.end(greeting, 'latin1'))))
    expect(good).toMatchObject({verdict: 'well', says: expect.stringMatching(/answers at 127\.0\.0\.1:\d+$/)})
    expect(await at(await serving((socket) => socket.end('HTTP/1.1 400\r\n')))).toMatchObject({verdict: 'broken', says: expect.stringContaining('is no ')})
    const gone = await at(1)
    expect(gone).toMatchObject({verdict: 'broken', says: expect.stringContaining('does not answer'), remedy: expect.stringContaining('--context one get networkpolicies,'), looks: true})
    expect(JSON.stringify([good, gone])).not.toContain('hush')
    expect(await finds(name, {...on, inPod: here('A: 1\n')})).toMatchObject({verdict: 'broken', says: expect.stringContaining('config file'), remedy: 'ridectl deploy reach-qa'})
    expect(await finds(name, {...on, inPod: nowhere})).toMatchObject({verdict: 'skipped', says: expect.stringContaining('no pod of web is ready')})
  })

  test('migrations are all applied, or named; without a pod the record tells', async () => {
    const on = await patient('plan-qa', {}, {migratedVersion: 'v0'})
    const planned = (plan: string) => {
      desk.file('manage.py', `print("""${plan}""")`)
      return finds('migrations', {...on, inPod: here('')})
    }
    expect(await planned('[X]  trips.0001_initial\n[X]  trips.0002_first_trips')).toMatchObject({verdict: 'well'})
    expect(await planned('[X]  trips.0001_initial\n[ ]  trips.0003_fare')).toMatchObject({verdict: 'broken', says: 'One migration is not applied: trips.0003_fare'})
    desk.file('manage.py', 'raise SystemExit("django.db.utils.OperationalError: no password")')
    expect(await finds('migrations', {...on, inPod: here('')})).toMatchObject({verdict: 'broken', means: expect.stringContaining('no password'), remedy: 'ridectl run plan-qa -- showmigrations --plan', looks: true})
    expect(await finds('migrations', {...on, inPod: nowhere})).toMatchObject({verdict: 'broken', says: 'The database is at v0, and v1 is wanted'})
  })
})

describe('the image', () => {
  const pod = (state: object): KubeObject => ({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p'}, spec: {containers: [{name: 'web', image: 'summon:v1'}]}, status: {containerStatuses: [{name: 'web', image: 'docker.io/library/summon:v1', state}]}})

  test('runs, is on a node, is got by no node, or nobody can tell', async () => {
    const on = await patient('image-qa')
    const at = (pods: readonly KubeObject[], nodes: readonly KubeObject[] = []) => finds('image', {...on, pods: async () => pods, cluster: {...on.cluster, list: async () => nodes}})
    expect(await at([pod({running: {}})])).toMatchObject({verdict: 'well', says: 'Image summon:v1 runs'})
    expect(await at([pod({waiting: {reason: 'ImagePullBackOff', message: 'not found'}})])).toMatchObject({verdict: 'broken', means: 'not found'})
    expect(await at([], [{apiVersion: 'v1', kind: 'Node', metadata: {name: 'n'}, status: {images: [{names: ['docker.io/library/summon:v1']}]}}])).toMatchObject({verdict: 'well'})
    expect(await at([])).toMatchObject({verdict: 'skipped'})
  })
})

describe('the way in', () => {
  test('host names resolve, or not; those below localhost are this machine', async () => {
    expect(await finds('hostnames', await patient('local-qa'))).toBeUndefined()
    expect(await finds('hostnames', await patient('named-qa', {hostnames: [hostname()]}))).toMatchObject({verdict: 'well'})
    expect(await finds('hostnames', await patient('lost-qa', {hostnames: ['car1.invalid']}))).toMatchObject({verdict: 'broken', says: 'car1.invalid does not resolve', remedy: 'kubectl --context one get ingress lost-qa --namespace summon-qa', looks: true})
  })

  test('the certificate that is shown for the host is looked at', async () => {
    const server = createTlsServer({...pairFor('tls.example.com')}).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const {port} = server.address() as AddressInfo
    const on = await patient('tls-qa', {hostnames: ['tls.example.com'], ingress: {tls: {secretName: 'tls'}}})
    expect(await finds('certificate', on)).toMatchObject({verdict: 'skipped'})
    const anew = 'kubectl create secret tls tls --namespace summon-qa --cert FILE --key FILE --dry-run=client --output yaml | kubectl replace --force --filename -'
    const through = (at: number): InstancePatient => ({...on, cluster: {...on.cluster, get: async () => ({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name: 'tls-qa'}, status: {loadBalancer: {ingress: [{ip: '127.0.0.1', ports: [{port: at}]}]}}})}})
    expect(await finds('certificate', through(port))).toMatchObject({verdict: 'broken', says: expect.stringContaining('is not trusted'), remedy: anew})
    expect(await finds('certificate', through(1))).toMatchObject({verdict: 'broken', says: expect.stringContaining('shows no certificate'), remedy: expect.stringContaining('describe ingress tls-qa'), looks: true})
    const ended = {...through(port), machine: {...on.machine, certificate: async () => ({ends: new Date(0)})}}
    expect(await finds('certificate', ended)).toMatchObject({verdict: 'broken', says: expect.stringContaining('ended on'), remedy: anew})
    const trusted = {...through(port), machine: {...on.machine, certificate: async () => ({ends: new Date(Date.now() + 200 * 86_400_000)})}}
    expect(await finds('certificate', trusted)).toMatchObject({verdict: 'well'})
    expect(await finds('certificate', await patient('plain-qa'))).toBeUndefined()
  })
})

function pairFor(host: string): {readonly cert: string; readonly key: string} {
  const {certificate: cert, key} = serverCertificate(newIssuer('test'), [host], ['127.0.0.1'])
  return {cert, key}
}
