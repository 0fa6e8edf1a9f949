import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {once} from 'node:events'
import {connect} from 'node:net'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {openRelay} from '../../src/kube/relay.ts'
import {bareOfPrograms} from '../support/bare-pod.ts'
import {type Ground, openGround} from '../support/ground.ts'
import {type PodsOnlyPostgres, podsOnlyPostgres, withAuthority} from '../support/pods-only-postgres.ts'
import type {Ended, Machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

const nothing = mkdtempSync(join(tmpdir(), 'nothing-'))
const hasPsql = (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'psql')))
let ground: Ground
let server: PodsOnlyPostgres
let name: string
let host: string
let bare: Machine

beforeAll(async () => {
  ground = await openGround('dbshell')
  name = ground.name('dbshell')
  bare = ground.own.with({PATH: nothing})
  server = await podsOnlyPostgres(ground)
  const {address, doorPort: port} = server
  host = server.host
  await server.admin("CREATE ROLE app LOGIN PASSWORD 'pa:ss'")
  await server.admin('CREATE DATABASE app OWNER app')
  await ground.cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'app-db', namespace: ground.namespace}, stringData: {url: `postgresql://app:pa%3Ass@${address}:${port}/app`, 'ca.pem': server.authority}})
  await ok(ground.deploy(name, {
    database: {mode: 'external', secret: {name: 'app-db', key: 'url'}},
    config: {DATABASE_URL: `postgresql://app:pa%3Ass@${host}:5432/app?sslmode=verify-full&sslrootcert=/etc/db/ca.pem`},
    web: {podTemplate: withAuthority('web', 'app-db')},
    migration: {podTemplate: withAuthority('migration', 'app-db')},
  }))
})

afterAll(async () => {
  await ground?.remove()
  await server?.stop()
  rmSync(nothing, {recursive: true})
})

const dbshell = (sql: string, machine: Machine = bare, ...args: readonly string[]): Promise<Ended> => machine.run('dbshell', name, '--namespace', ground.namespace, '-c', sql, ...args)

test('a database that only pods reach is entered through one, and verify-full holds against its own name', async () => {
  const {status, stdout, stderr} = await dbshell("SELECT 'tls ' || ssl AS tls FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
  expect(stderr.replaceAll('\n', ' ')).toMatch(new RegExp(`read-only, app on ${host} through ${name}-web-`))
  expect(stdout).toContain('tls true')
  expect(status).toBe(0)
})

test.skipIf(!hasPsql)('psql goes the same way', async () => {
  const {status, stdout} = await dbshell("SELECT 'tls ' || ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", ground.own)
  expect(stdout).toContain('tls true')
  expect(status).toBe(0)
})

test('the direct way alone is closed, and says so', async () => {
  expect(await dbshell('SELECT 1', bare, '--via', 'direct')).toMatchObject({status: 1, stderr: expect.stringMatching(/DATABASE_UNREACHABLE/)})
})

test('what the pod itself cannot reach is said with what the pod says', async () => {
  const pod = await webPod()
  const relay = await openRelay(ground.cluster, pod, {host: `nowhere.${ground.namespace}.svc.cluster.local`, port: 5432}, () => {})
  const socket = connect(relay.port, '127.0.0.1')
  await once(socket, 'close')
  expect(relay.failure()).toMatchObject({what: 'refused', why: expect.stringMatching(/not known|resolution/)})
  relay.close()
})

test('an image without python3, socat and nc is told what is missing', async () => {
  await bareOfPrograms(ground, name, {pod: 'bare', keeps: []})
  await expect(openRelay(ground.cluster, {namespace: ground.namespace, name: 'bare', container: 'main'}, {host, port: 5432}, () => {})).rejects.toMatchObject({code: 'NO_PROGRAM', message: expect.stringContaining('bare has none of python3, socat, nc')})
})

test('a certificate of another name is refused', async () => {
  await server.serveAs('other.example.test')
  const {status, stderr} = await dbshell('SELECT 1')
  await server.serveAs(host)
  expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(/certificate of PostgreSQL at .* does not hold.*SQLSTATE 08001, ERR_TLS_CERT_ALTNAME_INVALID/)
  expect(status).toBe(6)
})

async function webPod(): Promise<{readonly namespace: string; readonly name: string; readonly container: string}> {
  const [pod] = await ground.list('Pod', {'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'web'})
  return {namespace: ground.namespace, name: pod?.metadata.name ?? '', container: 'web'}
}
