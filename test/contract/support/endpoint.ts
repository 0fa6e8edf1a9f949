import {readFileSync} from 'node:fs'
import {Agent, request, type AgentOptions} from 'node:https'
import {parse} from 'yaml'

/** An API server: the sandbox's or a real one. */
export interface Endpoint {
  send(request: Request): Promise<Answer>
  close(): Promise<void>
}

export interface Request {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** A watch is read until this many events have come. */
  readonly events?: number
}

export interface Answer {
  readonly status: number
  readonly body: any // oxlint-disable-line typescript/no-explicit-any -- a test reads what it knows to be there
  readonly warnings: readonly string[]
}

export interface Access extends AgentOptions {
  readonly server: string
  readonly token?: string
}

export function endpoint({server, token, ...tls}: Access, close: () => Promise<void> = async () => {}): Endpoint {
  const agent = new Agent({...tls, keepAlive: true})
  const authorization: Record<string, string> = token === undefined ? {} : {authorization: `Bearer ${token}`}
  return {
    send: one => send(agent, server, authorization, one),
    close: async () => {
      agent.destroy()
      await close()
    },
  }
}

function send(agent: Agent, server: string, authorization: Record<string, string>, {method, path, body, headers, events}: Request): Promise<Answer> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const type = text === undefined ? {} : {'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text))}
  return new Promise((done, failed) => {
    const sent = request(new URL(path, server), {agent, method, headers: {'user-agent': 'contract/1', ...authorization, ...type, ...headers}}, response => {
      const chunks: Buffer[] = []
      const finish = () => {
        const raw = Buffer.concat(chunks).toString()
        const warnings = [response.headers['warning'] ?? []].flat().map(String)
        done({status: response.statusCode ?? 0, body: events === undefined ? parseBody(raw) : raw.split('\n').filter(Boolean).slice(0, events).map(parseBody), warnings})
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        if (events === undefined || Buffer.concat(chunks).toString().split('\n').length <= events) return
        response.destroy()
        finish()
      })
      response.on('end', finish)
      response.on('error', failed)
    })
    sent.on('error', failed)
    sent.end(text)
  })
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly contexts: readonly {readonly name: string; readonly context: {readonly cluster: string; readonly user: string}}[]
  readonly clusters: readonly {readonly name: string; readonly cluster: Record<string, string>}[]
  readonly users: readonly {readonly name: string; readonly user: Record<string, string>}[]
}

/** The cluster of a kubeconfig's current context. */
export function clusterEndpoint(file: string): Endpoint {
  const config = parse(readFileSync(file, 'utf8')) as Kubeconfig
  const context = config.contexts.find(({name}) => name === config['current-context'])?.context
  const cluster = config.clusters.find(({name}) => name === context?.cluster)?.cluster ?? {}
  const user = config.users.find(({name}) => name === context?.user)?.user ?? {}
  const read = (from: Record<string, string>, name: string): object => {
    const data = from[`${name}-data`] === undefined ? (from[name] === undefined ? undefined : readFileSync(from[name])) : Buffer.from(from[`${name}-data`] ?? '', 'base64')
    const option = {'certificate-authority': 'ca', 'client-certificate': 'cert', 'client-key': 'key'}[name]
    return data === undefined || option === undefined ? {} : {[option]: data}
  }
  const tls = {...read(cluster, 'certificate-authority'), ...read(user, 'client-certificate'), ...read(user, 'client-key')}
  return endpoint({server: cluster['server'] ?? '', ...(user['token'] === undefined ? {} : {token: user['token']}), ...tls})
}
