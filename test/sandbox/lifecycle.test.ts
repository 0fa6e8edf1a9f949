import {once} from 'node:events'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync} from 'node:fs'
import {request} from 'node:https'
import {createServer, type AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import pg from 'pg'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import type {Stored} from '../../src/sandbox/contracts.ts'
import {foldersAt, makeFolders} from '../../src/sandbox/folders.ts'
import {buildImage} from '../../src/sandbox/images/build-image.ts'
import {openPki} from '../../src/sandbox/pki.ts'
import {startOf} from '../../src/sandbox/process-identity.ts'
import {startSandbox, type Started} from '../../src/sandbox/start.ts'
import {sandboxStatus} from '../../src/sandbox/status.ts'
import {resetSandbox, stopSandbox} from '../../src/sandbox/stop.ts'
import {get, unusedPort} from './network/local-cluster.ts'

vi.setConfig({testTimeout: 120_000, hookTimeout: 180_000})

const parent = mkdtempSync(join(tmpdir(), 'sandbox-life-'))
const folders = foldersAt(join(parent, 'sandbox'))
let httpPort = 0
let state: Started['state']

beforeAll(async () => {
  httpPort = await unusedPort()
  const project = join(parent, 'project')
  mkdirSync(project)
  writeFileSync(join(project, 'requirements.txt'), '')
  writeFileSync(join(project, 'web.py'), server)
  await buildImage(folders, {name: 'web:v1', folder: project, progress: () => {}})
  state = (await startSandbox(folders, {httpPort})).state
})

afterAll(async () => {
  await resetSandbox(folders)
  rmSync(parent, {recursive: true, force: true})
})

const server = `
import http.server, os, subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'hello')
    def log_message(self, *args): pass
http.server.HTTPServer(('127.0.0.1', int(os.environ['PORT'])), Handler).serve_forever()
`

async function api(method: string, path: string, body?: object): Promise<{status: number; object: Stored & {items?: Stored[]}}> {
  const {authority, token} = await openPki(folders)
  const asked = request(`${state.ready.url}${path}`, {method, ca: authority, agent: false, headers: {authorization: `Bearer ${token}`, 'content-type': 'application/json'}})
  asked.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = await once(asked, 'response')
  return {status: answer.statusCode, object: JSON.parse(await text(answer))}
}

const pods = '/api/v1/namespaces/default/pods'

/** Deploys a web server with a Service and an Ingress. */
async function deploy(): Promise<void> {
  const container = {name: 'web', image: 'web:v1', command: ['python', 'web.py'], env: [{name: 'PORT', value: '8000'}], ports: [{containerPort: 8000}], readinessProbe: {httpGet: {path: '/', port: 8000}, periodSeconds: 1}}
  const metadata = {name: 'web', labels: {app: 'web'}}
  await api('POST', pods, {apiVersion: 'v1', kind: 'Pod', metadata, spec: {terminationGracePeriodSeconds: 1, containers: [container]}})
  await api('POST', '/api/v1/namespaces/default/services', {apiVersion: 'v1', kind: 'Service', metadata: {name: 'web'}, spec: {selector: {app: 'web'}, ports: [{port: 80, targetPort: 8000}]}})
  const paths = [{path: '/', pathType: 'Prefix', backend: {service: {name: 'web', port: {number: 80}}}}]
  await api('POST', '/apis/networking.k8s.io/v1/namespaces/default/ingresses', {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name: 'web'}, spec: {rules: [{host: 'web.localhost', http: {paths}}]}})
}

const siteAnswers = (): Promise<void> => expect.poll(async () => (await get(httpPort, {headers: {host: 'web.localhost'}}).catch(() => undefined))?.text, {timeout: 30_000, interval: 100}).toBe('hello')

async function adminUrl(): Promise<string> {
  const {object} = await api('GET', '/api/v1/namespaces/databases/secrets/postgres-admin')
  return Buffer.from((object['data'] as {url: string}).url, 'base64').toString()
}

async function sql(statement: string): Promise<unknown[]> {
  const client = new pg.Client(await adminUrl())
  client.on('error', () => {})
  await client.connect()
  const {rows} = await client.query(statement)
  await client.end()
  return rows
}

/** Every process that has to do with the sandbox: by its arguments, its folder or its environment. Linux only. */
function processes({root, postgres} = folders): number[] {
  const marks = [root, postgres]
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).map(Number).filter((pid) => {
    const texts = [() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), () => readFileSync(`/proc/${pid}/environ`, 'utf8'), () => readlinkSync(`/proc/${pid}/cwd`)]
    return startOf(pid) !== undefined && texts.some((read) => marks.some((mark) => attempt(read).includes(mark)))
  })
}

function attempt(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

test('it says where everything is', async () => {
  const status = await sandboxStatus(folders)
  expect(status).toMatchObject({running: true, images: ['web:v1'], kubeconfig: folders.kubeconfig, now: {httpPort, url: state.ready.url, pods: {ready: 0, all: 0}}})
  expect(status.now?.services).toContainEqual({name: 'postgres.databases:5432', address: `127.0.0.1:${status.now?.postgres.port}`})
  expect(readFileSync(folders.kubeconfig, 'utf8')).toContain(state.ready.url)
})

test('started twice, it is the same one', async () => {
  expect(await startSandbox(folders)).toEqual({state, wasRunning: true})
  const starts = await Promise.all([startSandbox(folders), startSandbox(folders, {httpPort})])
  expect(starts.map((start) => start.state.pid)).toEqual([state.pid, state.pid])
  await expect(startSandbox(folders, {httpPort: httpPort + 1})).rejects.toMatchObject({code: 'CONFLICT', message: expect.stringContaining(`port ${httpPort}`)})
})

test('a pod is served through Service and Ingress', async () => {
  await deploy()
  await siteAnswers()
  const services = (await sandboxStatus(folders)).now?.services
  const address = services?.find(({name}) => name === 'web.default:80')?.address ?? ''
  expect((await get(Number(address.split(':')[1]))).text).toBe('hello')
  expect((await sandboxStatus(folders)).now?.pods).toEqual({ready: 1, all: 1})
})

test.runIf(process.platform === 'linux')('nothing outlives stop, and start brings all back', async () => {
  await sql('CREATE TABLE kept (n integer); INSERT INTO kept VALUES (1)')
  const before = await adminUrl()
  expect(processes().length).toBeGreaterThan(5)
  expect(await stopSandbox(folders)).toBe(true)
  expect(processes()).toEqual([])
  expect(await sandboxStatus(folders)).toMatchObject({running: false, images: ['web:v1']})
  expect(await stopSandbox(folders)).toBe(false)
  state = (await startSandbox(folders)).state
  expect(state.ready.httpPort).toBe(httpPort)
  expect(await adminUrl()).toBe(before)
  expect(await sql('SELECT n FROM kept')).toEqual([{n: 1}])
  await siteAnswers()
})

test.runIf(process.platform === 'linux')('after kill -9 nothing survives, nothing acknowledged is lost, and start brings all back', async () => {
  await api('POST', '/api/v1/namespaces/default/configmaps', {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'kept'}, data: {a: 'b'}})
  await sql('INSERT INTO kept VALUES (2)')
  process.kill(state.pid, 'SIGKILL')
  await expect.poll(() => processes(), {timeout: 30_000}).toEqual([])
  expect(await sandboxStatus(folders)).toMatchObject({running: false})
  state = (await startSandbox(folders)).state
  expect((await api('GET', '/api/v1/namespaces/default/configmaps/kept')).status).toBe(200)
  expect(await sql('SELECT n FROM kept ORDER BY n')).toEqual([{n: 1}, {n: 2}])
  await siteAnswers()
})

test('killed and started at once, it waits for what is on its way down', async () => {
  await sql('INSERT INTO kept VALUES (3)')
  const before = await adminUrl()
  process.kill(state.pid, 'SIGKILL')
  await expect.poll(() => startOf(state.pid)).toBeUndefined()
  state = (await startSandbox(folders)).state
  expect(await adminUrl()).toBe(before)
  expect(await sql('SELECT count(*)::int AS n FROM kept')).toEqual([{n: 3}])
  await siteAnswers()
})

test('PostgreSQL that dies is started again, on its port', async () => {
  const pid = Number(readFileSync(join(folders.postgres, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => sql('SELECT 1 AS one').catch(() => undefined), {timeout: 30_000}).toEqual([{one: 1}])
})

describe('no web page can do anything', () => {
  const knock = async (headers: Record<string, string>): Promise<number> => {
    const {authority} = await openPki(folders)
    const asked = request(`${state.ready.url}${pods}`, {method: 'POST', ca: authority, servername: 'localhost', agent: false, headers: {'content-type': 'text/plain', ...headers}})
    asked.end(JSON.stringify({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'evil'}, spec: {containers: [{name: 'x', image: 'web:v1'}]}}))
    return (await once(asked, 'response'))[0].statusCode
  }

  test('without the token, from another origin, or under another name', async () => {
    const {token} = await openPki(folders)
    expect(await knock({})).toBe(401)
    expect(await knock({authorization: 'Bearer x'})).toBe(401)
    expect(await knock({authorization: `Bearer ${token}`, origin: 'https://evil.example.com'})).toBe(403)
    expect(await knock({authorization: `Bearer ${token}`, host: 'evil.example.com'})).toBe(421)
    expect((await api('GET', `${pods}/evil`)).status).toBe(404)
  })

  test.runIf(process.platform === 'linux')('and nothing listens but on loopback', () => {
    const own = new Set(processes().flatMap(socketsOf))
    const listening = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1).map((line) => line.trim().split(/\s+/)))
      .filter(([, , , kind, , , , , , inode]) => kind === '0A' && own.has(inode ?? ''))
    expect(listening.length).toBeGreaterThanOrEqual(4)
    expect(listening.filter(([, address = '']) => !address.startsWith('0100007F:'))).toEqual([])
  })
})

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)))?.[1] ?? [])
  } catch {
    return []
  }
}

test('a port that is taken is named, and nothing is left running', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const {port} = other.address() as AddressInfo
  const second = foldersAt(join(parent, 'second'))
  await expect(startSandbox(second, {httpPort: port})).rejects.toMatchObject({
    code: 'SANDBOX_FAILED', message: expect.stringContaining(`port ${port}`), remedy: expect.arrayContaining([{command: `ridectl sandbox start --http-port ${port + 1}`}]),
  })
  expect(await sandboxStatus(second)).toMatchObject({running: false})
  other.close()
})

test('without python3, or with one that is too old, the start says so', async () => {
  const path = process.env['PATH']
  const bin = join(parent, 'bin')
  mkdirSync(bin)
  const third = foldersAt(join(parent, 'third'))
  const startWith = async (folder: string): Promise<unknown> => {
    process.env['PATH'] = folder
    return startSandbox(third, {httpPort: await unusedPort()}).catch((error: unknown) => error).finally(() => (process.env['PATH'] = path))
  }
  expect(await startWith(bin)).toMatchObject({code: 'NOT_INSTALLED', message: expect.stringContaining('python3')})
  writeFileSync(join(bin, 'python3'), '#!/bin/sh\nprintf "/usr/bin/python3\\n3.9.18\\ncpython-39\\n"\n', {mode: 0o755})
  expect(await startWith(bin)).toMatchObject({code: 'NOT_INSTALLED', message: expect.stringContaining('python3 is 3.9.18')})
})

test('a daemon that ends without a word is shown by its log', async () => {
  const fourth = foldersAt(join(parent, 'fourth'))
  await makeFolders(fourth)
  mkdirSync(join(fourth.root, 'daemon.lock'))
  await expect(startSandbox(fourth, {httpPort: await unusedPort()})).rejects.toMatchObject({code: 'SANDBOX_FAILED', log: expect.arrayContaining([expect.stringContaining('unable to open database file')])})
})

test.runIf(process.platform === 'linux')('deleted by hand, it ends with all that ran in it', async () => {
  const sixth = foldersAt(join(parent, 'sixth'))
  await startSandbox(sixth, {httpPort: await unusedPort()})
  rmSync(sixth.root, {recursive: true, maxRetries: 5})
  await expect.poll(() => processes(sixth), {timeout: 30_000}).toEqual([])
  rmSync(sixth.postgres, {recursive: true, force: true})
})

test('reset leaves nothing', async () => {
  const other = foldersAt(join(parent, 'fifth'))
  await startSandbox(other, {httpPort: await unusedPort()})
  expect(await resetSandbox(other)).toBe(true)
  expect([other.root, other.postgres].filter((folder) => existsSync(folder))).toEqual([])
})
