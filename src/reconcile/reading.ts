import type {Cluster} from '../world.ts'

/** The reading half of a cluster, for worlds that change only how it is written. */
export function reading(cluster: Cluster): Omit<Cluster, 'apply' | 'create' | 'replace' | 'patch' | 'remove'> {
  return {
    context: cluster.context,
    server: cluster.server,
    login: () => cluster.login(),
    get: (ref) => cluster.get(ref),
    list: (kind, selection) => cluster.list(kind, selection),
    watch: (kind, selection, signal) => cluster.watch(kind, selection, signal),
    logs: (pod, options) => cluster.logs(pod, options),
    exec: (pod, options) => cluster.exec(pod, options),
    rules: (namespace) => cluster.rules(namespace),
    may: (verb, resource) => cluster.may(verb, resource),
    id: () => cluster.id(),
  }
}
