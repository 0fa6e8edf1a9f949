import type {Agent as HttpAgent} from 'node:http'
import type {Agent as HttpsAgent} from 'node:https'
import {RidectlError} from '../errors.ts'
import type {Person} from '../world/person.ts'
import {execLogin, execOf} from './exec-login.ts'
import type {Target} from './kubeconfig.ts'
import {isLoopback} from './loopback.ts'
import {needsLibrary, plainAccess} from './plain-access.ts'
import {programAccess} from './program-access.ts'
import type {Timing} from './timing.ts'

/** What one request is sent with: an agent that holds certificates and proxy, and the headers that say who asks. */
export interface Access {
  readonly agent: HttpAgent | HttpsAgent
  readonly headers: Readonly<Record<string, string | string[]>>
}

/** One API server as one context reaches it. Nothing is read or opened before the first request. */
export interface Connection {
  readonly target: Target
  readonly server: URL
  readonly timing: Timing
  readonly person: Person
  /** Whether a login program may ask the person. */
  mayAsk: boolean
  /** True once the server has answered anything: from then on, silence is taken for a passing fault. */
  reached: boolean
  access(): Promise<Access>
  /** Forgets cached credentials, unless somebody has done so since `used` was handed out. */
  refresh(used: Access): void
}

const nobody: Person = {canBeAsked: false, tell: () => {}, lend: () => {}}

export function connect(target: Target, timing: Timing, person: Person = nobody): Connection {
  let source: Promise<() => Promise<Access>> | undefined
  let latest: Access | undefined
  const connection: Connection = {
    target,
    server: serverOf(target),
    timing,
    person,
    mayAsk: true,
    reached: false,
    async access() {
      const ask = await (source ??= openSource(connection))
      return (latest = await ask())
    },
    refresh(used) {
      if (used === latest) source = undefined
    },
  }
  return connection
}

async function openSource(connection: Connection): Promise<() => Promise<Access>> {
  const {target} = connection
  const exec = execOf(target)
  const login = exec === undefined ? undefined : execLogin(connection, exec)
  if (needsLibrary(target)) return (await import('./library-access.ts')).libraryAccess(target, login)
  return login === undefined ? plainAccess(target) : programAccess(target, login)
}

/** Tokens and Secrets go over TLS; only what never leaves this machine may do without (`kubectl proxy`). */
function serverOf({context, cluster}: Target): URL {
  if (!URL.canParse(cluster.server)) {
    throw new RidectlError('INVALID_INPUT', `context ${context}: ${JSON.stringify(cluster.server)} is not the address of a server`)
  }
  const server = new URL(cluster.server)
  if (server.protocol === 'https:' || (server.protocol === 'http:' && isLoopback(server))) return server
  throw new RidectlError('INVALID_INPUT', `context ${context}: ${cluster.server} is not https, so what is sent could be read on the way`)
}
