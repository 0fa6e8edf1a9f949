import {readFile} from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import {createSecureContext, getCACertificates} from 'node:tls'
import {RidectlError} from '../errors.ts'
import type {Access} from './connection.ts'
import {textOf, type Fields, type Target} from './kubeconfig.ts'
import {isLoopback} from './loopback.ts'
import {proxyFor} from './proxy.ts'

/** As client-go: long before a load balancer's idle limit. */
const keepAlive = {keepAlive: true, keepAliveMsecs: 30_000} as const
const tokenFileLife = 60_000

/** True for logins that speak to an identity provider, and for proxies: these are client-node's work. */
export const needsLibrary = (target: Target): boolean => target.user.fields['auth-provider'] !== undefined || proxyFor(target) !== undefined

/** Certificates, tokens, user and password: what a kubeconfig says itself. Files are read anew after a 401. */
export async function plainAccess(target: Target): Promise<() => Promise<Access>> {
  const agent = agentFor(target, {
    cert: await pem(target, 'client-certificate'),
    key: await pem(target, 'client-key'),
    ca: await authorities(target),
  })
  let access = {agent, headers: await identity(target)}
  let readAt = performance.now()
  return async () => {
    if (textOf(target.user.fields, 'tokenFile') !== undefined && performance.now() - readAt > tokenFileLife) {
      access = {agent, headers: await identity(target)}
      readAt = performance.now()
    }
    return access
  }
}

export interface Certificates {
  readonly cert: Buffer | string | undefined
  readonly key: Buffer | string | undefined
  readonly ca: (Buffer | string)[] | undefined
}

export function agentFor({cluster}: Target, {cert, key, ca}: Certificates): Access['agent'] {
  if (cluster.server.startsWith('http:')) return new http.Agent(keepAlive)
  const servername = textOf(cluster.fields, 'tls-server-name')
  // One for all connections: reading a bundle of authorities takes as long as a request.
  const secureContext = createSecureContext({...(cert === undefined ? {} : {cert}), ...(key === undefined ? {} : {key}), ...(ca === undefined ? {} : {ca})})
  return new https.Agent({
    ...keepAlive,
    secureContext,
    ...(servername === undefined ? {} : {servername}),
    ...(cluster.fields['insecure-skip-tls-verify'] === true ? {rejectUnauthorized: false} : {}),
  })
}

/** The cluster's own authority, and the ones of NODE_EXTRA_CA_CERTS: a proxy that opens TLS is one of those. None is between us and this machine. */
export async function authorities(target: Target): Promise<(Buffer | string)[] | undefined> {
  const own = await pem(target, 'certificate-authority')
  if (own === undefined) return undefined
  return isLoopback(new URL(target.cluster.server)) ? [own] : [own, ...extraAuthorities()]
}

const extraAuthorities = (): string[] => (process.env['NODE_EXTRA_CA_CERTS'] ? getCACertificates('extra') : [])

/** `<field>-data` as base64, else the file that `<field>` names. */
export async function pem(target: Target, field: 'certificate-authority' | 'client-certificate' | 'client-key'): Promise<Buffer | undefined> {
  const fields = field === 'certificate-authority' ? target.cluster.fields : target.user.fields
  const data = textOf(fields, `${field}-data`)
  if (data !== undefined) return Buffer.from(data, 'base64')
  const file = textOf(fields, field)
  return file === undefined ? undefined : readCredential(target, file)
}

export async function readCredential(target: Target, file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    throw new RidectlError('CREDENTIALS', `context ${target.context}: ${file} cannot be read: ${code}`, {cause: error})
  }
}

async function identity(target: Target): Promise<Access['headers']> {
  const {fields} = target.user
  return {...(await authorization(target, fields)), ...impersonation(fields)}
}

async function authorization(target: Target, fields: Fields): Promise<Record<string, string>> {
  const file = textOf(fields, 'tokenFile')
  const token = file === undefined ? textOf(fields, 'token') : (await readCredential(target, file)).toString('utf8').trim()
  if (token !== undefined) return {authorization: `Bearer ${token}`}
  const username = textOf(fields, 'username')
  if (username === undefined) return {}
  return {authorization: `Basic ${Buffer.from(`${username}:${textOf(fields, 'password') ?? ''}`).toString('base64')}`}
}

/** Who the user acts as; also for logins that the library makes, which knows the name alone. */
export function impersonation(fields: Fields): Access['headers'] {
  const user = textOf(fields, 'as')
  const uid = textOf(fields, 'as-uid')
  const groups = fields['as-groups']
  return {
    ...(user === undefined ? {} : {'impersonate-user': user}),
    ...(uid === undefined ? {} : {'impersonate-uid': uid}),
    ...(Array.isArray(groups) && groups.length > 0 ? {'impersonate-group': groups.map(String)} : {}),
  }
}
