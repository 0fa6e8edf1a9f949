import {RidectlError} from '../errors.ts'
import type {Cluster, Kind, KubeObject} from '../world.ts'
import type {Observed} from './component.ts'
import {componentOf, instanceSelector} from './labelled.ts'

/** Every kind that a component may apply, and those that Kubernetes makes below them. One LIST (and WATCH) a kind, never one an object. */
export const inventoried: readonly Kind[] = [
  {apiVersion: 'v1', kind: 'Secret'},
  {apiVersion: 'v1', kind: 'ConfigMap'},
  {apiVersion: 'v1', kind: 'Service'},
  {apiVersion: 'v1', kind: 'ServiceAccount'},
  {apiVersion: 'apps/v1', kind: 'Deployment'},
  {apiVersion: 'apps/v1', kind: 'StatefulSet'},
  {apiVersion: 'batch/v1', kind: 'Job'},
  {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress'},
  {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget'},
  {apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler'},
  {apiVersion: 'apps/v1', kind: 'ReplicaSet'},
  {apiVersion: 'v1', kind: 'Pod'},
]

/** What controllers say of pods that they could not make; of every instance of the namespace, as Events carry no labels. */
export const refusals = {kind: {apiVersion: 'v1', kind: 'Event'}, fields: 'reason=FailedCreate'} as const

const made: ReadonlySet<string> = new Set(['ReplicaSet', 'Pod', 'Event'])

/** What is there of one instance, by its label. */
export class Inventory {
  readonly #objects: Map<string, KubeObject>

  constructor(objects: ReadonlyMap<string, KubeObject> = new Map()) {
    this.#objects = new Map(objects)
  }

  /** One of its own, for a pass whose answers are not true of the cluster. */
  copy(): Inventory {
    return new Inventory(this.#objects)
  }

  /** Keeps the newer of two: an answer to our own write may overtake the watch, and the other way round. */
  put(object: KubeObject): boolean {
    const key = keyOf(object)
    const known = this.#objects.get(key)
    if (known !== undefined && !isNewer(object, known)) return false
    this.#objects.set(key, object)
    return true
  }

  drop(object: KubeObject): boolean {
    const known = this.#objects.get(keyOf(object))
    return known?.metadata.uid === object.metadata.uid && this.#objects.delete(keyOf(object))
  }

  find(kind: string, name: string): KubeObject | undefined {
    return this.#objects.get(`${kind}/${name}`)
  }

  /** All of one kind. */
  all(kind: string): readonly KubeObject[] {
    return [...this.#objects.values()].filter((object) => object.kind === kind)
  }

  /** What ridectl applied, of every component: not what Kubernetes made below it. */
  applied(): readonly KubeObject[] {
    return [...this.#objects.values()].filter((object) => !made.has(object.kind))
  }

  observed(component: string, now: Date): Observed {
    const mine = [...this.#objects.values()].filter((object) => componentOf(object) === component)
    return {
      objects: mine.filter((object) => !made.has(object.kind)),
      pods: mine.filter((object) => object.kind === 'Pod'),
      replicaSets: mine.filter((object) => object.kind === 'ReplicaSet'),
      refusals: this.all('Event').filter(({involvedObject}) => mine.some(({metadata}) => metadata.uid === (involvedObject as {uid?: string}).uid)),
      now,
    }
  }
}

/** One look, by one LIST a kind, all at once. */
export async function listInventory(cluster: Cluster, namespace: string, name: string): Promise<Inventory> {
  const inventory = new Inventory()
  const events = unlessForbidden(cluster.list(refusals.kind, {namespace, fields: refusals.fields}))
  const lists = await Promise.all([...inventoried.map((kind) => cluster.list(kind, {namespace, labels: instanceSelector(name)})), events.then((list) => list ?? [])])
  for (const object of lists.flat()) inventory.put(object)
  return inventory
}

/** Who may not read Events does without them. */
export async function unlessForbidden<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return undefined
    throw error
  }
}

function keyOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata.name}`
}

// Resource versions of one kind may be compared as numbers since Kubernetes 1.35 (KEP 5504), and never went back before.
function isNewer(object: KubeObject, known: KubeObject): boolean {
  return object.metadata.uid !== known.metadata.uid || Number(object.metadata.resourceVersion) >= Number(known.metadata.resourceVersion)
}
