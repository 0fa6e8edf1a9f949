import type {Inventory} from '../reconcile/inventory.ts'
import type {KubeObject} from '../world.ts'
import type {Remains} from './remains.ts'

/** What a deletion is about, for the question. */
export interface Leaving {
  readonly name: string
  readonly namespace: string
  readonly context: string
  /** The version that serves. */
  readonly version?: string
  readonly isThere: boolean
  /** `Deployment 2`, in the order of the inventory. */
  readonly goes: readonly string[]
  /** What an instance made again finds: `database car1_qa`, `Secret car1-qa.db-pass`. */
  readonly stays: readonly string[]
  /** The same, taken away for good. */
  readonly purges: readonly string[]
}

export function leavingOf({live, platform, inventory, data, outside}: Remains, context: string, purge: boolean): Leaving {
  const kinds = Map.groupBy(objectsOf(inventory).filter(({kind}) => kind !== 'ReplicaSet'), ({kind}) => kind)
  const kept = [...outside.flatMap((outlives) => outlives.what(platform) ?? []), ...data.map(({kind, metadata}) => `${kind} ${metadata.name}`)]
  const {version} = platform.status
  return {
    name: platform.name,
    namespace: platform.namespace,
    context,
    ...(version === undefined ? {} : {version}),
    isThere: live !== undefined,
    goes: [...kinds].map(([kind, objects]) => `${kind} ${objects.length}`),
    stays: purge ? [] : kept,
    purges: purge ? kept : [],
  }
}

/** Everything that goes with the instance: what it owns, and what Kubernetes made below that. */
export function objectsOf(inventory: Inventory): readonly KubeObject[] {
  const hasOwner = (kind?: string) => ({metadata}: KubeObject): boolean => (metadata.ownerReferences ?? []).some((owner) => kind === undefined || owner.kind === kind)
  return [...inventory.applied().filter(hasOwner('SummonPlatform')), ...[...inventory.all('ReplicaSet'), ...inventory.all('Pod')].filter(hasOwner())]
}
