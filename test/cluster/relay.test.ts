import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {databaseName} from '../../src/platform/names.ts'
import {installRole} from '../../src/workflows/install-role.ts'
import type {KubeObject, World} from '../../src/world.ts'
import {type ClusterNamespace, clusterNamespace, deployed, secretOf, smallInstance} from '../support/cluster-namespace.ts'
import {type Ground, openGround, small, type Spec} from '../support/ground.ts'
import {type PodsOnlyPostgres, podsOnlyPostgres, withAuthority} from '../support/pods-only-postgres.ts'
import type {Ended} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

// Instances on a server that only pods can name, and that only they have the authority of; no pod of theirs may be more than Pod Security "restricted" lets it.
let ground: Ground
let server: PodsOnlyPostgres
let name: string

beforeAll(async () => {
  ground = await openGround('relay', {'pod-security.kubernetes.io/enforce': 'restricted'})
  server = await podsOnlyPostgres(ground)
  name = ground.name('relay')
  const url = (more: string): string => `postgresql://postgres:${encodeURIComponent(server.password)}@${server.host}:5432/postgres?${more}`
  await ground.cluster.apply(secretOf('far', ground.namespace, {verified: url('sslmode=verify-full&sslrootcert=/etc/db/ca.pem'), unverified: url('sslmode=require'), 'ca.pem': server.authority}))
})

afterAll(async () => {
  await ground?.remove()
  await server?.stop()
})

const on = (key: 'verified' | 'unverified', more: Spec = {}): Spec => ({database: {mode: 'shared', admin: {namespace: ground.namespace, name: 'far', key}}, ...more})
const verified = (): Spec => on('verified', {web: {podTemplate: withAuthority('web', 'far')}, migration: {podTemplate: withAuthority('migration', 'far')}})
const jobs = async (of: string): Promise<readonly KubeObject[]> => (await ground.list('Job', {'app.kubernetes.io/instance': of})).filter(({metadata}) => metadata.name.includes('-relay-'))
const inOneLine = ({stderr}: Ended): string => stderr.replaceAll(/\s+/g, ' ')

describe('an instance whose server has a certificate for its own name', () => {
  test('is deployed through a pod made for it, whose volumes have the authority', async () => {
    const {stdout} = await ok(ground.deploy(name, verified()))
    expect(stdout).toContain(`database ${server.host}:5432 is not reached from here; the pod that is to lead there: Job ${name}-relay-`)
    expect(stdout).toContain(`database ${databaseName(name)} on ${server.host}, through a pod made for it`)
    await ground.pageWith(name, '<h1>Trips</h1>')
    expect(await jobs(name)).toEqual([])
  })

  test('and brought to another version through one that serves', async () => {
    const {stdout} = await ok(ground.deploy(name, {...verified(), version: 'v2'}))
    expect(stdout).toMatch(new RegExp(`database ${databaseName(name)} on ${server.host}, through ${name}-web-`))
    await ground.pageWith(name, '<th>Fare</th>')
  })

  test('and refused where the certificate is another\'s', async () => {
    await server.serveAs('other.example.test')
    const ended = await ground.deploy(name, {...verified(), config: {DEBUG: true}})
    await server.serveAs(server.host)
    expect(inOneLine(ended)).toMatch(/certificate of PostgreSQL at .* does not hold.*SQLSTATE 08001, ERR_TLS_CERT_ALTNAME_INVALID/)
    expect(ended.status).toBe(6)
  })

  test('and leaves nothing there when it is purged', async () => {
    await ok(ground.own.run('delete', name, '--purge', '--yes', '--namespace', ground.namespace))
    expect(await server.admin(`SELECT datname FROM pg_database WHERE datname = '${databaseName(name)}' UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE '${databaseName(name)}%'`)).toEqual([])
    expect(await jobs(name)).toEqual([])
  })
})

/** What a name server says of a name that is not, or a slow one. */
const unknown = '(?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT)'

describe('both ways are closed, and both are told:', () => {
  const both = (why: string): RegExp => new RegExp(`PostgreSQL at ${server.host}:5432 as postgres cannot be reached: ${unknown}, and the pod that was to lead there .*${why}`)

  test.each([
    ['the image is on no node', {imagePullPolicy: 'Never', version: 'never-built'}, 'cannot start: .*ErrImageNeverPull', 1, '10m'],
    ['no node takes it', {migration: {podTemplate: {spec: {nodeSelector: {'example.test/disk': 'none'}}}}}, '(is not ready|cannot start): .*pending: 0/1 nodes', 4, '20s'],
  ])('%s', async (_, spec, why, status, timeout) => {
    const of = ground.name('closed')
    const ended = await ground.deploy(of, on('unverified', spec), '--timeout', timeout)
    expect(inOneLine(ended)).toMatch(both(why))
    expect(ended.status).toBe(status)
    expect(await jobs(of)).toEqual([])
  })

  test('the namespace has no room', async () => {
    const of = ground.name('quota')
    await ground.cluster.apply({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'full', namespace: ground.namespace}, spec: {hard: {pods: '0'}}})
    const ended = await ground.deploy(of, on('unverified'))
    await ground.cluster.remove({apiVersion: 'v1', kind: 'ResourceQuota', namespace: ground.namespace, name: 'full'})
    expect(inOneLine(ended)).toMatch(both('exceeded quota'))
    expect(ended.status).toBe(6)
  })

  test('the pod does not come there either', async () => {
    const of = ground.name('nowhere')
    await ground.cluster.apply(secretOf('nowhere', ground.namespace, {url: `postgresql://u:p@nowhere.${ground.namespace}.svc.cluster.local/postgres`}))
    const ended = await ground.deploy(of, {database: {mode: 'shared', admin: {namespace: ground.namespace, name: 'nowhere'}}})
    expect(inOneLine(ended)).toMatch(new RegExp(`cannot be reached through ${of}-relay-\\S+: .*(not known|resolution).*From this machine: PostgreSQL at nowhere\\.\\S+ as u cannot be reached: ${unknown}`))
    expect(ended.status).toBe(1)
  })
})

describe('a deployer', () => {
  let place: ClusterNamespace
  let world: World

  beforeAll(async () => {
    place = await clusterNamespace('relay', ['deployer'])
    const far = await ground.get('Secret', 'far')
    const {unverified = ''} = (far?.['data'] ?? {}) as Readonly<Record<string, string>>
    await place.world.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'postgres-admin', namespace: place.databases}, data: {url: unverified}})
    await give('deployer')
    world = await place.as('deployer')
    await may('create', 'jobs', 'batch')
  })
  afterAll(() => place?.remove())

  const give = (role: 'deployer' | 'shell') =>
    installRole(place.world, {role, namespace: place.namespace, subject: {kind: 'User', name: 'deployer'}, sharedDatabase: {namespace: place.databases, name: 'postgres-admin'}}, {dryRun: false})
  const may = (verb: string, resource: string, group: string): Promise<void> =>
    vi.waitFor(async () => expect(await world.cluster.may(verb, {group, resource, namespace: place.namespace})).toBe(true), {timeout: 60_000, interval: 200})
  const instance = (): KubeObject => smallInstance(place, `rights-${process.pid}-qa`, {web: {replicas: 1, podTemplate: small('web')}, migration: {podTemplate: small('migration')}})

  test('who may not enter pods is told what is missing and who has it, before a pod is made', async () => {
    await expect(deployed(world, instance())).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(/cannot be reached: (?:ENOTFOUND|EAI_AGAIN|ETIMEDOUT), and your rights in namespace .* do not suffice for a way there through a pod/),
      details: ['may not get pods/exec', 'may not create pods/exec'],
      remedy: expect.arrayContaining([{command: `ridectl install --role shell --user NAME --namespace ${place.namespace}`, why: expect.any(String)}]),
    })
    expect(await place.world.cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace: place.namespace})).toEqual([])
  })

  test('who has a shell as well deploys', async () => {
    await give('shell')
    await may('create', 'pods/exec', '')
    expect((await deployed(world, instance())).at(-1)).toMatchObject({type: 'done', outcome: {unchanged: false}})
  })
})
