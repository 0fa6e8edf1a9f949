import type {Stored, StoreEvent} from '../../contracts.ts'

/** What the collector keeps of an object: enough to find it again. */
export interface GraphNode {
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly uid: string
  readonly owners: readonly string[]
}

/** Who owns whom, by uid. */
export interface Graph {
  /** Takes in what happened. Returns the uids that have to be looked at. */
  observe(event: StoreEvent): readonly string[]
  find(uid: string): GraphNode | undefined
  dependents(uid: string): readonly GraphNode[]
}

export const collectorFinalizers = ['foregroundDeletion', 'orphan']

export function createGraph(): Graph {
  const nodes = new Map<string, GraphNode>()
  const owned = new Map<string, Set<string>>()

  const unlink = (node: GraphNode | undefined): void => {
    for (const owner of node?.owners ?? []) {
      owned.get(owner)?.delete(node?.uid ?? '')
      if (owned.get(owner)?.size === 0) owned.delete(owner)
    }
  }
  const link = (node: GraphNode): void => {
    for (const owner of node.owners) owned.set(owner, (owned.get(owner) ?? new Set()).add(node.uid))
  }

  return {
    observe: ({type, object}) => {
      const {uid} = object.metadata
      const before = nodes.get(uid)
      unlink(before)
      if (type === 'DELETED') {
        nodes.delete(uid)
        return [...(owned.get(uid) ?? []), ...(before?.owners ?? [])]
      }
      const node = nodeOf(object)
      nodes.set(uid, node)
      link(node)
      // owners that are going wait for dependents that are let go
      const lost = before?.owners.filter((owner) => !node.owners.includes(owner)) ?? []
      return isCollected(object) ? [uid, ...lost, ...(object.metadata.deletionTimestamp ? (owned.get(uid) ?? []) : [])] : lost
    },
    find: (uid) => nodes.get(uid),
    dependents: (uid) => [...(owned.get(uid) ?? [])].flatMap((one) => nodes.get(one) ?? []),
  }
}

function nodeOf({kind, metadata}: Stored): GraphNode {
  const owners = metadata.ownerReferences?.map(({uid}) => uid) ?? []
  return {kind, namespace: metadata.namespace, name: metadata.name, uid: metadata.uid, owners}
}

function isCollected({metadata}: Stored): boolean {
  const going = metadata.deletionTimestamp !== undefined && metadata.finalizers?.some((one) => collectorFinalizers.includes(one))
  return going === true || (metadata.ownerReferences?.length ?? 0) > 0
}
