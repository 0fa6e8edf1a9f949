import type {Cluster, KubeObject, Ref} from '../world.ts'
import {may, rules} from './access-review.ts'
import type {Connection} from './connection.ts'
import {listAll} from './list.ts'
import {listWatch} from './list-watch.ts'
import {logLines} from './logs.ts'
import {apply, create, get, patch, remove, replace} from './object.ts'

/** The port over one connection: each method is one file's work. */
export function openCluster(connection: Connection): Cluster {
  return {
    context: connection.target.context,
    server: connection.target.cluster.server,
    login: async () => void (await connection.access()),
    get: ref => get(connection, ref),
    list: async (kind, selection = {}) => (await listAll(connection, kind, selection)).items,
    watch: (kind, selection, signal) => listWatch(connection, kind, selection, signal),
    apply: (object, options) => apply(connection, object, options),
    create: (object, options) => create(connection, object, options),
    replace: object => replace(connection, object),
    patch: (ref, change, options) => patch(connection, ref, change, options),
    remove: (ref, options) => remove(connection, ref, options),
    logs: (pod, options) => logLines(connection, pod, options),
    exec: async (pod, options) => (await import('./exec.ts')).exec(connection, pod, options),
    rules: namespace => rules(connection, namespace),
    may: (verb, resource) => may(connection, verb, resource),
    id: () => idOf(connection),
  }
}

const kubeSystem: Ref = {apiVersion: 'v1', kind: 'Namespace', name: 'kube-system'}

async function idOf(connection: Connection): Promise<string> {
  const namespace: KubeObject | undefined = await get(connection, kubeSystem)
  if (namespace?.metadata.uid === undefined) throw new Error(`${connection.server.origin} has no namespace kube-system`)
  return namespace.metadata.uid
}
