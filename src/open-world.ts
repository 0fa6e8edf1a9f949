import {clock} from './datastores/clock.ts'
import type {KubeContexts} from './kube/contexts.ts'
import {once} from './platform/once.ts'
import {sandboxFolders} from './sandbox/folders.ts'
import type {Clock, Cluster, Contexts, Site, World} from './world.ts'
import type {DatabaseSessions, Psql, Relays} from './world/database-access.ts'
import type {Databases} from './world/databases.ts'
import type {Kubeconfig, Machine} from './world/machine.ts'
import type {Person} from './world/person.ts'

/** Opens the outside: each port's adapter is loaded when it is first used. Imported by commands alone. */
export function openContexts(options: Opening & {readonly person?: Person} = {}): Contexts {
  const contexts = once(() => kubeContextsOf(options))
  return {
    list: async () => (await contexts()).list(),
    open: async (name, how) => worldOf(await (await contexts()).open(name, how)),
    reachSeconds: options.reachSeconds ?? usualReach,
  }
}

/** The kubeconfig itself, for those who look after it. */
export function openKubeconfig(options: Opening = {}): Kubeconfig {
  const contexts = once(() => kubeContextsOf(options))
  return {
    files: async () => (await contexts()).files(),
    contexts: async () => (await contexts()).list(),
    login: async (name) => (await contexts()).login(name),
    probe: async (name) => (await contexts()).probe(name),
  }
}

interface Opening {
  readonly kubeconfig?: readonly string[]
  readonly sandboxKubeconfig?: string
  /** So long may a server take to answer at all; default 2. */
  readonly reachSeconds?: number
  /** So long may a login program take that nobody can answer; default 60. */
  readonly loginSeconds?: number
}

const usualReach = 2

async function kubeContextsOf({kubeconfig, sandboxKubeconfig, person, reachSeconds = usualReach, loginSeconds}: Opening & {readonly person?: Person}): Promise<KubeContexts> {
  const [{kubeContexts}, {timing}] = await Promise.all([import('./kube/contexts.ts'), import('./kube/timing.ts')])
  return kubeContexts({sandbox: sandboxKubeconfig ?? sandboxFolders().kubeconfig, person, timing: {...timing, connect: reachSeconds * 1000, ...(loginSeconds === undefined ? {} : {login: loginSeconds * 1000})}, ...(kubeconfig === undefined ? {} : {files: kubeconfig})})
}

/** This machine; its programs get the environment that is given. */
export async function openMachine(environment: Readonly<Record<string, string | undefined>>): Promise<Machine> {
  const {machineWith} = await import('./process/machine.ts')
  return machineWith(environment)
}

const worldOf = (cluster: Cluster): World => ({cluster, databases, sessions, psql, relays, site, clock})

const postgres = once(() => import('./datastores/postgres.ts'))
const databases: Databases = {
  ensure: async (admin, wish) => (await postgres()).databases.ensure(admin, wish),
  drop: async (admin, dropped) => (await postgres()).databases.drop(admin, dropped),
  answers: async (login) => (await postgres()).databases.answers(login),
}

const sessions: DatabaseSessions = {open: async (login, options) => (await import('./datastores/postgres/session.ts')).openSession(login, options)}

const relays: Relays = {open: async (...given) => (await import('./kube/relay.ts')).openRelay(...given)}

const program = once(() => import('./process/psql.ts'))
const psql: Psql = {
  isInstalled: async (env) => (await program()).psql.isInstalled(env),
  run: async (login, options) => (await program()).psql.run(login, options),
}

const site: Site = {status: async (at) => (await import('./kube/site.ts')).site.status(at)}

export const openClock = (): Clock => clock

export {thisHolder} from './process/holder.ts'

