import type {LocalApi} from '../contracts.ts'
import {localApi} from './local-api.ts'
import {create} from './requests/create.ts'
import type {Server} from './requests/server.ts'
import {builtIn} from './resources/built-in.ts'
import {openRegistry} from './resources/registry.ts'
import {openStore} from './store/store.ts'

/** The sandbox's Kubernetes API, without the wire: serve() puts it on HTTPS. */
export interface Api {
  readonly local: LocalApi
  readonly server: Server
  close(): void
}

export interface ApiOptions {
  /** SQLite file; made where it is missing. */
  readonly database: string
  readonly clock?: {now(): Date}
}

const firstNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

export function createApi({database, clock = {now: () => new Date()}}: ApiOptions): Api {
  const store = openStore(database)
  const server: Server = {store, registry: openRegistry(store), now: () => clock.now()}
  makeFirstNamespaces(server)
  return {local: localApi(server), server, close: () => store.close()}
}

function makeFirstNamespaces(server: Server): void {
  const resource = builtIn.find(({kind}) => kind === 'Namespace')
  if (resource === undefined) throw new Error('Namespace is not served')
  for (const name of firstNamespaces) {
    if (server.store.get('namespaces', '', name) !== undefined) continue
    const options = {manager: 'kube-apiserver', dryRun: false, validation: 'Strict', warn: () => {}} as const
    create(server, {resource, namespace: undefined}, {apiVersion: 'v1', kind: 'Namespace', metadata: {name}}, options)
  }
}
