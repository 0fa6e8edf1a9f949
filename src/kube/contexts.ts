import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import type {Cluster, Context} from '../world.ts'
import type {Login, Probe} from '../world/machine.ts'
import type {OpenOptions, Person} from '../world/person.ts'
import {openCluster} from './cluster.ts'
import {connect, type Connection} from './connection.ts'
import {type ClusterEntry, defaultFiles, type Fields, filesThere, type Kubeconfig, readKubeconfig, type Target, textOf} from './kubeconfig.ts'
import {loginOf} from './login.ts'
import {probe} from './probe.ts'
import {timing as usual, type Timing} from './timing.ts'

export interface KubeContexts {
  list(): Promise<readonly Context[]>
  open(name?: string, options?: OpenOptions): Promise<Cluster>
  /** Those that are there, whatever is in them. */
  files(): Promise<readonly string[]>
  login(name: string): Promise<Login>
  probe(name: string): Promise<Probe>
}

/** The kubeconfig's contexts, and the sandbox's own beside them; files are read at the first question, once. */
export function kubeContexts(options: {readonly files?: readonly string[]; readonly sandbox?: string; readonly timing?: Timing; readonly person?: Person | undefined}): KubeContexts {
  const {timing = usual} = options
  const files = [...(options.files ?? defaultFiles()), ...(options.sandbox === undefined ? [] : [options.sandbox])]
  let loading: Promise<Kubeconfig> | undefined
  const load = (): Promise<Kubeconfig> => (loading ??= readKubeconfig(files))
  const connections = new Map<string, Connection>()
  // One a context: to log in again for each question would ask the person again.
  const connected = (config: Kubeconfig, name: string): Connection => {
    const connection = connections.get(name) ?? connect(targetOf(config, name), timing, options.person)
    connections.set(name, connection)
    return connection
  }
  return {
    list: async () => {
      const config = await load()
      return [...config.contexts].map(([name, fields]) => contextOf(config, name, fields))
    },
    open: async (name, {mayAsk = true} = {}) => {
      const config = await load()
      const connection = connected(config, name ?? currentOf(config))
      connection.mayAsk = mayAsk
      return openCluster(connection)
    },
    files: () => filesThere(files),
    login: async (name) => loginOf(targetOf(await load(), name)),
    // On a connection of its own: one that is resumed shows no certificate.
    probe: async (name) => probe(connect(targetOf(await load(), name), timing)),
  }
}

function contextOf(config: Kubeconfig, name: string, fields: Fields): Context {
  const namespace = textOf(fields, 'namespace')
  return {name, cluster: textOf(fields, 'cluster') ?? '', current: name === config.current, ...(namespace === undefined ? {} : {namespace})}
}

function currentOf(config: Kubeconfig): string {
  const [only, ...others] = config.contexts.keys()
  const current = config.current ?? (others.length === 0 ? only : undefined)
  if (current !== undefined) return current
  if (only === undefined) throw noKubeconfig(config)
  throw new RidectlError('NO_CONTEXT', 'the kubeconfig names no current context', {
    details: [`It has ${[...config.contexts.keys()].join(', ')}.`],
    remedy: [{command: `kubectl config use-context ${only}`, why: 'makes one the current one; or name it with --context'}],
  })
}

/** All that a context says; NO_CONTEXT with the nearest names, NO_KUBECONFIG where there is none at all. */
export function targetOf(config: Kubeconfig, name: string): Target {
  const fields = config.contexts.get(name)
  if (fields === undefined) throw config.contexts.size === 0 ? noKubeconfig(config) : unknownContext(config, name)
  const cluster = clusterOf(config, name, textOf(fields, 'cluster'))
  const user = textOf(fields, 'user') ?? ''
  const namespace = textOf(fields, 'namespace')
  return {context: name, cluster, user: {name: user, fields: config.users.get(user) ?? {}}, ...(namespace === undefined ? {} : {namespace})}
}

function clusterOf(config: Kubeconfig, context: string, name: string | undefined): ClusterEntry {
  const fields = name === undefined ? undefined : config.clusters.get(name)
  const server = fields && textOf(fields, 'server')
  if (name === undefined || fields === undefined || server === undefined) throw new RidectlError('INVALID_INPUT', `context ${context} names a cluster that the kubeconfig does not describe`)
  return {name, server, fields}
}

function unknownContext(config: Kubeconfig, name: string): RidectlError {
  const near = nearest(name, [...config.contexts.keys()])
  const offer = near.length === 0 ? `it has ${[...config.contexts.keys()].join(', ')}` : `near are ${near.join(', ')}`
  return new RidectlError('NO_CONTEXT', `the kubeconfig has no context ${name}; ${offer}`, {
    remedy: name === 'sandbox' ? [{command: 'ridectl sandbox start'}] : [{command: 'kubectl config get-contexts', why: 'all that there are'}],
  })
}

function noKubeconfig({files}: Kubeconfig): RidectlError {
  return new RidectlError('NO_KUBECONFIG', files.length === 0 ? 'there is no kubeconfig, and no sandbox' : `the kubeconfig names no context: ${files.join(', ')}`, {
    remedy: [{command: 'ridectl sandbox start', why: 'a cluster on this machine, for trying'}, {command: 'export KUBECONFIG=FILE', why: 'where the kubeconfig is elsewhere'}],
  })
}
