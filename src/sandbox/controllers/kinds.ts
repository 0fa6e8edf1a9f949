import type {LocalApi, StoreEvent} from '../contracts.ts'

export interface WatchedKind {
  readonly kind: string
  readonly namespaced: boolean
}

/** What is stored of the API's own kinds, in the order in which a namespace is emptied: owners before what they own. */
const builtIn: readonly WatchedKind[] = (
  'Deployment StatefulSet Job ReplicaSet ControllerRevision Pod Ingress Service ConfigMap Secret ServiceAccount '
  + 'PersistentVolumeClaim HorizontalPodAutoscaler PodDisruptionBudget Lease Event'
).split(' ').map((kind) => ({kind, namespaced: true}))

const clusterWide: readonly WatchedKind[] = ['Namespace', 'CustomResourceDefinition'].map((kind) => ({kind, namespaced: false}))

interface Definition {
  readonly names: {readonly kind: string}
  readonly scope: string
}

/** Watches the objects of every kind, those of custom resources as soon as they are served. */
export function watchEverything(local: LocalApi, onEvent: (event: StoreEvent) => void): {kinds(): readonly WatchedKind[]; stop(): void} {
  const custom = new Map<string, WatchedKind>()
  const stops = [local.watch([...builtIn, ...clusterWide].map(({kind}) => kind), onEvent)]
  stops.push(local.watch(['CustomResourceDefinition'], ({type, object}) => {
    const {names, scope} = object.spec as Definition
    if (type === 'DELETED') custom.delete(names.kind)
    if (type === 'DELETED' || custom.has(names.kind) || !established(object.status)) return
    custom.set(names.kind, {kind: names.kind, namespaced: scope === 'Namespaced'})
    stops.push(local.watch([names.kind], onEvent))
  }))
  return {
    kinds: () => [...custom.values(), ...builtIn, ...clusterWide],
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}

const established = (status?: {conditions?: {type: string; status: string}[]}): boolean =>
  status?.conditions?.some((one) => one.type === 'Established' && one.status === 'True') ?? false
