import type {Agent, RequestOptions} from 'node:https'
import {RidectlError} from '../errors.ts'
import type {Access} from './connection.ts'
import type {Credential} from './exec-login.ts'
import {inTurn} from './in-turn.ts'
import type {Target} from './kubeconfig.ts'
import {agentFor, authorities, type Certificates, impersonation} from './plain-access.ts'
import {bearer, perCertificate, withCredential} from './program-access.ts'
import {proxyFor} from './proxy.ts'

/** Logins that ask an identity provider, and proxies: client-node's work, loaded only for them. `login` is the context's login program, which is ours. */
export async function libraryAccess(target: Target, login: () => Promise<Credential> = async () => ({})): Promise<() => Promise<Access>> {
  const {KubeConfig} = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(JSON.stringify(asKubeconfig(target)))
  const ca = await authorities(target)
  let options: RequestOptions = {}
  const agent = perCertificate((certificates) => (proxyFor(target) === undefined ? agentFor(target, certificates) : proxyAgent(options.agent as Agent, certificates)))
  return inTurn(async () => {
    options = {}
    await loggedIn(target, config.applyToHTTPSOptions(options))
    const credential = await login()
    const own = {cert: options.cert as Certificates['cert'], key: options.key as Certificates['key'], ca}
    return {agent: agent(withCredential(own, credential)), headers: {...textHeaders(options), ...bearer(credential), ...impersonation(target.user.fields)}}
  })
}

function asKubeconfig(target: Target): unknown {
  const {context, cluster, user} = target
  const proxy = proxyFor(target)
  const {exec: _ours, ...fields} = user.fields
  // the library refuses plain http unless TLS is not looked at; connection.ts lets it through on this machine alone
  const plain = cluster.server.startsWith('http:') ? {'insecure-skip-tls-verify': true} : {}
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{name: context, context: {cluster: cluster.name, user: user.name}}],
    clusters: [{name: cluster.name, cluster: {...cluster.fields, ...plain, ...(proxy === undefined ? {} : {'proxy-url': proxy})}}],
    users: [{name: user.name, user: fields}],
  }
}

/** The library's own agent tunnels; as it comes it closes each connection and knows neither our authorities nor what a login program gave. */
function proxyAgent(agent: Agent & {keepAlive?: boolean}, {cert, key, ca}: Certificates): Agent {
  agent.keepAlive = true
  Object.assign(agent.options, {...(ca === undefined ? {} : {ca}), ...(cert === undefined ? {} : {cert}), ...(key === undefined ? {} : {key})})
  return agent
}

function textHeaders({headers, auth}: RequestOptions): Record<string, string> {
  const basic = auth ? {authorization: `Basic ${Buffer.from(auth).toString('base64')}`} : {}
  const texts = Object.entries(headers ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value] as const] : []))
  return {...basic, ...Object.fromEntries(texts)}
}

async function loggedIn({context}: Target, login: Promise<unknown>): Promise<void> {
  try {
    await login
  } catch (error) {
    const said = error instanceof Error ? error.message.trim().split('\n').slice(-10) : []
    throw new RidectlError('CREDENTIALS', `context ${context}: its identity provider did not log in`, {details: said, cause: error})
  }
}
