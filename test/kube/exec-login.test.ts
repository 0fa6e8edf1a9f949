import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, beforeEach, expect, test} from 'vitest'
import {openCluster} from '../../src/kube/cluster.ts'
import {connect, type Connection} from '../../src/kube/connection.ts'
import type {Person} from '../../src/world/person.ts'
import {type ApiServer, hasty, startApiServer} from '../support/api-server.ts'

const home = mkdtempSync(join(tmpdir(), 'exec-login-'))
const runs = join(home, 'runs')
const token = join(home, 'token')
let server: ApiServer
beforeAll(async () => {
  server = await startApiServer()
})
afterAll(async () => {
  await server.stop()
  rmSync(home, {recursive: true})
})
beforeEach(() => {
  writeFileSync(runs, '')
  writeFileSync(token, String(server.target.user.fields['token']))
})

const credential = 'printf \'{"apiVersion":"%s","status":{"token":"%s"%s}}\' client.authentication.k8s.io/v1 "$(cat "$TOKEN")" "$MORE"'
const nobody: Person = {canBeAsked: false, tell: () => {}, lend: () => {}}

/** A connection whose user logs in by these lines of sh; each run leaves a line with what it was told. */
function loggingIn(script = credential, more: object = {}, person: Person = nobody, login = 60_000): Connection {
  const command = join(home, 'login')
  writeFileSync(command, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> ${runs}\n${script}\n`)
  chmodSync(command, 0o700)
  const exec = {apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'IfAvailable', env: [{name: 'TOKEN', value: token}], ...more}
  return connect({...server.target, context: 'rig', user: {name: 'dev', fields: {exec}}}, {...hasty, login}, person)
}

const ask = (connection: Connection): Promise<unknown> => openCluster(connection).list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace: 'default'})
const told = (): {spec: object}[] => readFileSync(runs, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as {spec: object})

test('one run of the program serves all that is asked, at once and later', async () => {
  const connection = loggingIn()
  await Promise.all([ask(connection), ask(connection), ask(connection)])
  await ask(connection)
  expect(told()).toMatchObject([{kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', spec: {interactive: false}}])
})

test('what it gave is not used after its end', async () => {
  const connection = loggingIn(credential, {env: [{name: 'TOKEN', value: token}, {name: 'MORE', value: ',"expirationTimestamp":"2020-01-01T00:00:00Z"'}]})
  await ask(connection)
  await ask(connection)
  expect(told()).toHaveLength(2)
})

test('credentials that the server does not accept any more are made anew, once', async () => {
  const connection = loggingIn()
  writeFileSync(token, 'stale')
  await expect(ask(connection)).rejects.toMatchObject({code: 'CREDENTIALS', message: expect.stringContaining('the server of context rig does not accept the credentials')})
  expect(told()).toHaveLength(2)
})

test('a program that does not end is stopped, and what it said is shown', async () => {
  await expect(ask(loggingIn('echo look at your phone >&2; sleep 60', {}, nobody, 2_000))).rejects.toMatchObject({
    code: 'CREDENTIALS', exit: 6, message: expect.stringContaining('did not end in time: it may wait for a person'), details: ['look at your phone'],
  })
})

test('the cluster is described to a program that asks for that', async () => {
  await ask(loggingIn(credential, {provideClusterInfo: true}))
  expect(told()).toMatchObject([{spec: {cluster: {server: server.target.cluster.server}}}])
})

test('an answer of another version, or of none, is no credential', async () => {
  await expect(ask(loggingIn(credential, {apiVersion: 'client.authentication.k8s.io/v1beta1'}))).rejects.toMatchObject({message: expect.stringContaining('answers in client.authentication.k8s.io/v1, and the kubeconfig asks it for client.authentication.k8s.io/v1beta1')})
  await expect(ask(loggingIn('echo "{}"'))).rejects.toMatchObject({message: expect.stringContaining('printed no credential')})
})

test('with a person at the terminal it may ask, but not where several contexts are looked at, nor in the middle of something else', async () => {
  const lent: string[] = []
  const person: Person = {canBeAsked: true, tell: () => {}, lend: () => lent.push('lent')}
  const connection = loggingIn(credential, {interactiveMode: 'Always'}, person)
  connection.mayAsk = false
  await expect(ask(connection)).rejects.toMatchObject({message: expect.stringContaining('nobody is asked while several contexts are looked at')})
  connection.mayAsk = true
  await ask(connection)
  expect([lent, told()]).toMatchObject([['lent'], [{spec: {interactive: true}}]])
  const access = await connection.access()
  connection.refresh(access)
  await expect(ask(connection)).rejects.toMatchObject({message: expect.stringContaining('nobody is asked in the middle of something else')})
})
