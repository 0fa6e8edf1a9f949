import {clock} from './datastores/clock.ts'
import {sandboxFolders} from './sandbox/folders.ts'
import type {Cluster, Contexts, Databases, Site, World} from './world.ts'
import type {DatabaseSessions, Psql, Relays} from './world/database-access.ts'

/** Opens the outside: each port's adapter is loaded when it is first used. Imported by commands alone. */
export function openContexts(options: {readonly kubeconfig?: readonly string[]; readonly sandboxKubeconfig?: string} = {}): Contexts {
  const sandbox = options.sandboxKubeconfig ?? sandboxFolders().kubeconfig
  const contexts = once(async () => {
    const {kubeContexts} = await import('./kube/contexts.ts')
    return kubeContexts({sandbox, ...(options.kubeconfig === undefined ? {} : {files: options.kubeconfig})})
  })
  return {
    list: async () => (await contexts()).list(),
    open: async (name) => worldOf(await (await contexts()).open(name)),
  }
}

const worldOf = (cluster: Cluster): World => ({cluster, databases, sessions, psql, relays, site, clock})

const postgres = once(() => import('./datastores/postgres.ts'))
const databases: Databases = {
  ensure: async (admin, wish) => (await postgres()).databases.ensure(admin, wish),
  drop: async (admin, dropped) => (await postgres()).databases.drop(admin, dropped),
  answers: async (url) => (await postgres()).databases.answers(url),
}

const sessions: DatabaseSessions = {open: async (login, options) => (await import('./datastores/postgres/session.ts')).openSession(login, options)}

const relays: Relays = {open: async (...given) => (await import('./kube/relay.ts')).openRelay(...given)}

const program = once(() => import('./process/psql.ts'))
const psql: Psql = {
  isInstalled: async (env) => (await program()).psql.isInstalled(env),
  run: async (login, options) => (await program()).psql.run(login, options),
}

const site: Site = {status: async (at) => (await import('./kube/site.ts')).site.status(at)}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => (made ??= make())
}

export {thisHolder} from './process/holder.ts'
