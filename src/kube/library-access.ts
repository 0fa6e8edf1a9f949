import type {Agent, RequestOptions} from 'node:https'
import {RidectlError} from '../errors.ts'
import type {Access} from './connection.ts'
import type {Target} from './kubeconfig.ts'
import {describedLogin, limitLoginPrograms} from './login-program.ts'
import {agentFor, authorities, impersonation} from './plain-access.ts'
import {proxyFor} from './proxy.ts'

/** Logins that run a program or ask an identity provider, and proxies: client-node's work, loaded only for them. */
export async function libraryAccess(target: Target, patience: number): Promise<() => Promise<Access>> {
  const {KubeConfig} = await import('@kubernetes/client-node')
  const config = new KubeConfig()
  config.loadFromString(JSON.stringify(asKubeconfig(target)))
  limitLoginPrograms(config, patience)
  const ca = await authorities(target)
  const agents = agentsFor(target, ca)
  return inTurn(async () => {
    const options: RequestOptions = {}
    await loggedIn(target, config.applyToHTTPSOptions(options))
    return {agent: agents(options), headers: {...textHeaders(options), ...impersonation(target.user.fields)}}
  })
}

/** One after the other: many first requests at once would start the login program many times. */
function inTurn<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
}

function asKubeconfig(target: Target): unknown {
  const {context, cluster, user} = target
  const proxy = proxyFor(target)
  // the library refuses plain http unless TLS is not looked at; connection.ts lets it through on this machine alone
  const plain = cluster.server.startsWith('http:') ? {'insecure-skip-tls-verify': true} : {}
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': context,
    contexts: [{name: context, context: {cluster: cluster.name, user: user.name}}],
    clusters: [{name: cluster.name, cluster: {...cluster.fields, ...plain, ...(proxy === undefined ? {} : {'proxy-url': proxy})}}],
    users: [{name: user.name, user: describedLogin(target)}],
  }
}

type Authorities = Awaited<ReturnType<typeof authorities>>

/** Connections are kept as long as the client certificate is the same: a login may give a new one. */
function agentsFor(target: Target, ca: Authorities): (options: RequestOptions) => Access['agent'] {
  let made: {readonly of: string; readonly agent: Access['agent']} | undefined
  return ({cert, key, agent}) => {
    const of = `${String(cert)}${String(key)}`
    if (made?.of !== of) {
      const own = {cert: cert as Buffer | string | undefined, key: key as Buffer | string | undefined, ca}
      made = {of, agent: proxyFor(target) === undefined ? agentFor(target, own) : proxyAgent(agent as Agent, ca)}
    }
    return made.agent
  }
}

/** The library's own agent tunnels; as it comes it closes each connection and trusts the cluster's authority alone. */
function proxyAgent(agent: Agent & {keepAlive?: boolean}, ca: Authorities): Agent {
  agent.keepAlive = true
  if (ca !== undefined) agent.options.ca = ca
  return agent
}

function textHeaders({headers, auth}: RequestOptions): Record<string, string> {
  const basic = auth ? {authorization: `Basic ${Buffer.from(auth).toString('base64')}`} : {}
  const texts = Object.entries(headers ?? {}).flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value] as const] : []))
  return {...basic, ...Object.fromEntries(texts)}
}

async function loggedIn({context, user}: Target, login: Promise<unknown>): Promise<void> {
  try {
    await login
  } catch (error) {
    if (error instanceof RidectlError) throw error
    const exec = user.fields['exec'] as {command?: string; installHint?: string} | undefined
    const program = exec?.command ?? 'its identity provider'
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const said = error instanceof Error ? error.message.trim().split('\n').slice(-10) : []
    const what = isMissing ? `${program}, which logs in to it, is not installed` : `${program} did not log in`
    throw new RidectlError('CREDENTIALS', `context ${context}: ${what}`, {details: isMissing ? hint(exec?.installHint) : said, cause: error})
  }
}

const hint = (text: string | undefined): readonly string[] => text?.trim().split('\n') ?? []
