import {chmodSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parse, stringify} from 'yaml'
import {kubeconfigOf} from './doctor.ts'
import type {Machine} from './ridectl.ts'

type Fields = Readonly<Record<string, unknown>>

/** The cluster and the user of the kubeconfig that KUBECONFIG names, certificates and all. */
export function ownContext(): {readonly cluster: Fields & {readonly server: string}; readonly user: Fields} {
  const own = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8')) as {clusters: {cluster: Fields & {server: string}}[]; users: {user: Fields}[]}
  const [cluster, user] = [own.clusters[0]?.cluster, own.users[0]?.user]
  if (cluster === undefined || user === undefined) throw new Error('KUBECONFIG must name a file with a cluster and a user')
  return {cluster, user}
}

/** The same machine with a kubeconfig of these contexts; the first is the current one. */
export function withContexts(own: Machine, file: string, contexts: Parameters<typeof kubeconfigOf>[0]): Machine {
  const path = join(own.home, file)
  writeFileSync(path, stringify(kubeconfigOf(contexts)), {mode: 0o600})
  return own.with({KUBECONFIG: path})
}

/** A user who logs in by a program of the test: these lines of sh, where $CREDENTIAL is a file with what the cluster accepts. */
export function programUser(own: Machine, name: string, script: string, more: Fields = {}): Fields {
  const {user} = ownContext()
  const text = (field: string): string | undefined => {
    const data = user[`${field}-data`]
    if (typeof data === 'string') return Buffer.from(data, 'base64').toString()
    return typeof user[field] === 'string' ? readFileSync(user[field], 'utf8') : undefined
  }
  const credential = join(own.home, 'credential.json')
  const status = {token: user['token'], clientCertificateData: text('client-certificate'), clientKeyData: text('client-key')}
  writeFileSync(credential, JSON.stringify({apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status}), {mode: 0o600})
  const command = join(own.home, name)
  writeFileSync(command, `#!/bin/sh\n${script}\n`)
  chmodSync(command, 0o700)
  return {exec: {apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'IfAvailable', env: [{name: 'CREDENTIAL', value: credential}], ...more}}
}
