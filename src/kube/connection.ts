import type {Agent as HttpAgent} from 'node:http'
import type {Agent as HttpsAgent} from 'node:https'
import {RidectlError} from '../errors.ts'
import type {Target} from './kubeconfig.ts'
import {isLoopback} from './loopback.ts'
import {needsLibrary, plainAccess} from './plain-access.ts'
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
  /** True once the server has answered anything: from then on, silence is taken for a passing fault. */
  reached: boolean
  access(): Promise<Access>
  /** Forgets cached credentials, unless somebody has done so since `used` was handed out. */
  refresh(used: Access): void
}

export function connect(target: Target, timing: Timing): Connection {
  let source: Promise<() => Promise<Access>> | undefined
  let latest: Access | undefined
  return {
    target,
    server: serverOf(target),
    timing,
    reached: false,
    async access() {
      const ask = await (source ??= openSource(target, timing.login))
      return (latest = await ask())
    },
    refresh(used) {
      if (used === latest) source = undefined
    },
  }
}

async function openSource(target: Target, patience: number): Promise<() => Promise<Access>> {
  if (!needsLibrary(target)) return plainAccess(target)
  const {libraryAccess} = await import('./library-access.ts')
  return libraryAccess(target, patience)
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
