import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {createServer, get} from 'node:https'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {X509Certificate} from 'node:crypto'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {parse} from 'yaml'
import {foldersAt, makeFolders} from '../../src/sandbox/folders.ts'
import {kubeconfig} from '../../src/sandbox/kubeconfig.ts'
import {openPki, type Pki} from '../../src/sandbox/pki.ts'

const folders = foldersAt(mkdtempSync(join(tmpdir(), 'sandbox-pki-')))
let pki: Pki

beforeAll(async () => {
  await makeFolders(folders)
  pki = await openPki(folders)
})

afterAll(() => rmSync(folders.root, {recursive: true}))

/** The status, or why the connection was refused. */
function ask(server: Pki, options: {host: string; ca: string}): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const https = createServer({cert: server.certificate, key: server.key}, (_, response) => response.end()).listen(0, '127.0.0.1', () => {
      const asked = get({...options, host: '127.0.0.1', servername: options.host === '127.0.0.1' ? '' : options.host, port: (https.address() as AddressInfo).port, agent: false}, ({statusCode}) => resolve(statusCode))
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
      asked.on('close', () => https.close())
    })
  })
}

test('a client that trusts the authority alone trusts the server by address and by name', async () => {
  expect(await ask(pki, {host: '127.0.0.1', ca: pki.authority})).toBe(200)
  expect(await ask(pki, {host: 'localhost', ca: pki.authority})).toBe(200)
})

test('a server under another name or another authority is refused', async () => {
  expect(await ask(pki, {host: 'example.com', ca: pki.authority})).toBe('ERR_TLS_CERT_ALTNAME_INVALID')
  const other = foldersAt(join(folders.root, 'other'))
  await makeFolders(other)
  expect(await ask(await openPki(other), {host: '127.0.0.1', ca: pki.authority})).toMatch(/CERT|VERIFY|SIGNATURE/)
})

test('the authority may sign and the server may not', () => {
  const [authority, server] = [new X509Certificate(pki.authority), new X509Certificate(pki.certificate)]
  expect([authority.ca, server.ca]).toEqual([true, false])
  expect(server.checkIssued(authority)).toBe(true)
  expect(server.verify(authority.publicKey)).toBe(true)
  expect(Date.parse(server.validTo) - Date.now()).toBeGreaterThan(700 * 24 * 60 * 60 * 1000)
})

test('authority and token stay, and only this user reads them', async () => {
  const again = await openPki(folders)
  expect([again.authority, again.token]).toEqual([pki.authority, pki.token])
  expect(Buffer.from(pki.token, 'base64url')).toHaveLength(32)
  expect(statSync(folders.root).mode & 0o777).toBe(0o700)
  for (const file of ['ca.key', 'ca.crt', 'token']) expect(statSync(join(folders.pki, file)).mode & 0o777).toBe(0o600)
})

test('the kubeconfig has one context, sandbox', () => {
  const config = parse(kubeconfig({...pki, port: 4711}))
  expect(config['current-context']).toBe('sandbox')
  expect(config.clusters).toEqual([{name: 'sandbox', cluster: {server: 'https://127.0.0.1:4711', 'certificate-authority-data': Buffer.from(pki.authority).toString('base64')}}])
  expect(config.users).toEqual([{name: 'sandbox', user: {token: pki.token}}])
})
