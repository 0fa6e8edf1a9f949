import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest'
import {newIssuer, serverCertificate} from '../../src/sandbox/certificate.ts'
import {ownContext, programUser, withContexts} from '../support/cluster-contexts.ts'
import {connectProxy, type ConnectProxy} from '../support/connect-proxy.ts'
import {type Ground, openGround} from '../support/ground.ts'
import {inOneLine, type Machine} from '../support/ridectl.ts'
import {ok} from '../support/sandbox.ts'

/** A name that only the proxy knows: what does not go through it goes nowhere. The server's certificate is for the other. */
const server = 'https://cluster.example:6443'
const known = 'kubernetes.default.svc'
const issuer = newIssuer('the company')
const shown = ((): {readonly cert: string; readonly key: string} => {
  const {certificate, key} = serverCertificate(issuer, [known, 'localhost'], ['127.0.0.1'])
  return {cert: certificate, key}
})()
let ground: Ground
let name: string
let status: readonly string[]
let authority: string
let proxy: ConnectProxy

beforeAll(async () => {
  ground = await openGround('proxies')
  name = ground.name('proxied')
  status = ['status', name, '--namespace', ground.namespace]
  authority = join(ground.own.home, 'company.crt')
  writeFileSync(authority, issuer.certificate)
  await ok(ground.deploy(name))
})
afterEach(() => proxy.stop())
afterAll(() => ground.remove())

async function openProxy(more: Partial<Parameters<typeof connectProxy>[0]> = {}): Promise<string> {
  const {hostname, port} = new URL(ownContext().cluster.server)
  proxy = await connectProxy({to: {host: hostname, port: Number(port || 443)}, ...more})
  return `127.0.0.1:${proxy.port}`
}

/** A machine that knows the cluster under that name alone. */
function behind(env: Readonly<Record<string, string>>, {cluster = {}, user = ownContext().user}: {readonly cluster?: object; readonly user?: object} = {}): Machine {
  const own = ownContext().cluster
  return withContexts(ground.own, 'proxied-config', {rig: {cluster: {...own, server, 'tls-server-name': known, ...cluster}, user}}).with(env)
}

test('HTTPS_PROXY leads there: what is asked, a log that streams, and a shell', async () => {
  const own = behind({HTTPS_PROXY: `http://${await openProxy()}`})
  expect((await ok(own.run(...status))).stdout).toContain('Ready on v1')
  expect((await ok(own.run('logs', name, 'web', '--namespace', ground.namespace))).stdout).toContain('GET /health')
  expect((await ok(own.run('shell', name, '--namespace', ground.namespace, '--', 'echo', 'inside'))).stdout).toBe('inside\n')
  expect(new Set(proxy.asked)).toEqual(new Set(['cluster.example:6443']))
})

test('a deploy goes through it from end to end', async () => {
  const own = behind({HTTPS_PROXY: `http://${await openProxy()}`})
  await ok(own.run('deploy', name, '--version', 'v2', '--yes', '--namespace', ground.namespace))
  expect(await ground.status(name)).toMatchObject({state: 'Ready', version: 'v2'})
})

test('a login program, too, is used through it', async () => {
  const own = behind({HTTPS_PROXY: `http://${await openProxy()}`}, {user: programUser(ground.own, 'proxied-login', 'cat "$CREDENTIAL"')})
  expect((await ok(own.run(...status))).stdout).toContain('Ready on')
})

test('proxy-url of the kubeconfig leads there, with its user and password', async () => {
  const at = await openProxy({credentials: 'dev:secret'})
  expect((await ok(behind({}, {cluster: {'proxy-url': `http://dev:secret@${at}`}}).run(...status))).stdout).toContain('Ready on')
  const ended = await behind({}, {cluster: {'proxy-url': `http://dev:wrong-word@${at}`}}).run(...status)
  expect(inOneLine(ended)).toMatch(/the proxy http:\/\/127\.0\.0\.1:\d+ answers 407 to who wants to reach https:\/\/cluster\.example:6443.*UNREACHABLE/)
  expect(inOneLine(ended)).not.toContain('wrong-word')
  expect(ended.status).toBe(1)
})

test('NO_PROXY names what is reached without it', async () => {
  const ended = await behind({HTTPS_PROXY: `http://${await openProxy()}`, NO_PROXY: '10.0.0.0/8,.example'}).run(...status)
  expect(inOneLine(ended)).toMatch(/https:\/\/cluster\.example:6443 (has a name that|did not answer in)/)
  expect(proxy.asked).toEqual([])
})

test('a proxy that opens TLS with the company\'s own authority is trusted by NODE_EXTRA_CA_CERTS, and by nothing less', async () => {
  const account = ['--namespace', ground.namespace, 'serviceaccount', 'viewer']
  execFileSync('kubectl', ['create', ...account])
  await ok(ground.own.run('install', '--role', 'viewer', '--user', `system:serviceaccount:${ground.namespace}:viewer`, '--namespace', ground.namespace))
  const token = execFileSync('kubectl', ['create', 'token', 'viewer', '--namespace', ground.namespace], {encoding: 'utf8'}).trim()
  const HTTPS_PROXY = `http://${await openProxy({certificate: shown, opens: true})}`
  const ended = await behind({HTTPS_PROXY}, {user: {token}}).run(...status)
  expect(inOneLine(ended)).toMatch(/cluster\.example:6443, through the proxy http:\/\/127\.0\.0\.1:\d+, has a certificate that the kubeconfig does not trust UNREACHABLE/)
  expect(ended.status).toBe(1)
  expect((await ok(behind({HTTPS_PROXY, NODE_EXTRA_CA_CERTS: authority}, {user: {token}}).run(...status))).stdout).toContain('Ready on')
})

test('so is a proxy that speaks TLS itself', async () => {
  const at = (await openProxy({certificate: shown})).replace('127.0.0.1', 'localhost')
  expect((await ok(behind({HTTPS_PROXY: `https://${at}`, NODE_EXTRA_CA_CERTS: authority}).run(...status))).stdout).toContain('Ready on')
})

test('a proxy that is gone is named, and not the cluster', async () => {
  const at = await openProxy()
  proxy.stop()
  const ended = await behind({HTTPS_PROXY: `http://${at}`}).run(...status)
  expect(inOneLine(ended)).toMatch(/the proxy http:\/\/127\.0\.0\.1:\d+ refused the connection UNREACHABLE/)
  expect(ended.status).toBe(1)
})
