import type {LocalApi, Stored} from '../../contracts.ts'
import {createEventRecorder} from '../../event-recorder.ts'
import {manager, type Tools} from '../controller.ts'
import {watchEverything} from '../kinds.ts'
import {createWorkQueue} from '../work-queue.ts'
import {createGraph, type Graph, type GraphNode} from './graph.ts'
import {sortOwners} from './owners.ts'

/** Deletes what has lost its owners, and ends deletions that wait for dependents (foreground) or that let them go (orphan). */
export function runGarbageCollector(local: LocalApi, onFailure: (error: unknown) => void): () => void {
  const graph = createGraph()
  const tools: Tools = {local, events: createEventRecorder(local, {component: 'garbage-collector-controller'})}
  const queue = createWorkQueue((uid) => collect(tools, graph, uid), onFailure)
  const everything = watchEverything(local, (event) => {
    if (event.object.kind === 'Event') return
    for (const uid of graph.observe(event)) queue.add(uid)
  })
  return () => {
    everything.stop()
    queue.stop()
  }
}

function collect(tools: Tools, graph: Graph, uid: string): undefined {
  const object = stored(tools.local, graph.find(uid))
  if (object === undefined) return undefined
  const {deletionTimestamp, finalizers = []} = object.metadata
  if (deletionTimestamp !== undefined && finalizers.includes('orphan')) return orphanDependents(tools, graph, object)
  if (deletionTimestamp !== undefined && finalizers.includes('foregroundDeletion')) return deleteDependents(tools, graph, object)
  return deletionTimestamp === undefined ? checkOwners(tools, graph, object) : undefined
}

function stored(local: LocalApi, node: GraphNode | undefined): Stored | undefined {
  const object = node && local.get(node.kind, node.namespace, node.name)
  return object?.metadata.uid === node?.uid ? object : undefined
}

function orphanDependents({local}: Tools, graph: Graph, owner: Stored): undefined {
  for (const dependent of dependentsOf(local, graph, owner)) dropOwners(local, dependent, [owner.metadata.uid])
  dropFinalizer(local, owner, 'orphan')
}

/** The owner stays until those are gone that block its deletion. */
function deleteDependents({local}: Tools, graph: Graph, owner: Stored): undefined {
  const dependents = dependentsOf(local, graph, owner)
  for (const {kind, metadata} of dependents) {
    const propagation = graph.dependents(metadata.uid).length > 0 ? 'Foreground' : 'Background'
    if (metadata.deletionTimestamp === undefined) remove(local, kind, metadata, propagation)
  }
  const blocks = ({metadata: {ownerReferences = []}}: Stored): boolean =>
    ownerReferences.some(({uid, blockOwnerDeletion}) => uid === owner.metadata.uid && blockOwnerDeletion)
  if (!dependentsOf(local, graph, owner).some(blocks)) dropFinalizer(local, owner, 'foregroundDeletion')
}

const dependentsOf = (local: LocalApi, graph: Graph, owner: Stored): Stored[] =>
  graph.dependents(owner.metadata.uid).flatMap((node) => stored(local, node) ?? [])

function checkOwners({local, events}: Tools, graph: Graph, object: Stored): undefined {
  const {present, absent, foreign} = sortOwners(object, (reference) => ownerOf(local, graph, object, reference))
  if (foreign.length > 0) {
    const owners = foreign.map(({kind, name}) => `${kind}/${name}`).join(', ')
    const message = `ownerRef [${owners}] does not exist in namespace "${object.metadata.namespace}"`
    events.record(object, {type: 'Warning', reason: 'OwnerRefInvalidNamespace', message})
  }
  if (absent.length === 0) return
  if (present.length > 0) dropOwners(local, object, absent.map(({uid}) => uid))
  else remove(local, object.kind, object.metadata, 'Background')
}

type OwnerReference = NonNullable<Stored['metadata']['ownerReferences']>[number]

/** `foreign`: it exists, and in another namespace, where it cannot own anything of this one. */
function ownerOf(local: LocalApi, graph: Graph, object: Stored, {kind, name, uid}: OwnerReference): 'present' | 'absent' | 'foreign' {
  const node = graph.find(uid)
  if (node?.namespace !== undefined && node.namespace !== object.metadata.namespace) return 'foreign'
  if (stored(local, node)) return 'present'
  // an owner that was made this moment may not have been seen yet
  return readable(local, kind, object.metadata.namespace, name)?.metadata.uid === uid ? 'present' : 'absent'
}

function readable(local: LocalApi, kind: string, namespace: string | undefined, name: string): Stored | undefined {
  try {
    return local.get(kind, namespace, name)
  } catch {
    return undefined
  }
}

function remove(local: LocalApi, kind: string, {namespace, name, uid}: Stored['metadata'], propagation: 'Foreground' | 'Background'): void {
  local.remove(kind, namespace, name, {uid, propagation})
}

function dropOwners(local: LocalApi, object: Stored, uids: readonly string[]): void {
  const ownerReferences = object.metadata.ownerReferences?.filter(({uid}) => !uids.includes(uid)) ?? []
  local.update({...object, metadata: {...object.metadata, ownerReferences}}, manager)
}

function dropFinalizer(local: LocalApi, object: Stored, finalizer: string): void {
  const finalizers = object.metadata.finalizers?.filter((one) => one !== finalizer) ?? []
  local.update({...object, metadata: {...object.metadata, finalizers}}, manager)
}
