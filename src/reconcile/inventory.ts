import type {Cluster, Kind, KubeObject} from '../world.ts'
import type {Observed} from './component.ts'
import {ready} from '../readiness/index.ts'
import {aboutOf} from '../readiness/said.ts'
import {isGoing} from '../readiness/workload.ts'
import {listEvents} from './cluster-events.ts'
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

/** Enough to judge what runs: who may not read Secrets can still look. */
export const withoutSecrets: readonly Kind[] = inventoried.filter(({kind}) => kind !== 'Secret')

const made: ReadonlySet<string> = new Set(['ReplicaSet', 'Pod', 'Event'])

/** What is there of one instance, by its label. */
export class Inventory {
  readonly #objects: Map<string, KubeObject>
  /** False where this user may not read Events: then that there is none says nothing. */
  #knowsEvents: boolean

  constructor(objects: ReadonlyMap<string, KubeObject> = new Map(), knowsEvents = true) {
    this.#objects = new Map(objects)
    this.#knowsEvents = knowsEvents
  }

  doWithoutEvents(): void {
    this.#knowsEvents = false
  }

  /** One of its own, for a pass whose answers are not true of the cluster. What is being deleted is to be made again, and not in it. */
  staying(): Inventory {
    return new Inventory(new Map([...this.#objects].filter(([, object]) => !isGoing(object))), this.#knowsEvents)
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

  /** Whether an Event is about something that is here. */
  concerns(event: KubeObject): boolean {
    return [...this.#objects.values()].some(({metadata}) => metadata.uid === aboutOf(event).uid)
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
      events: this.#knowsEvents ? this.all('Event').filter((event) => mine.some(({metadata}) => metadata.uid === aboutOf(event).uid)) : undefined,
      now,
    }
  }
}

/** One look, by one LIST a kind, all at once. Events tell why something does not come: where all is there, they are not asked for. */
export async function listInventory(cluster: Cluster, namespace: string, name: string, kinds: readonly Kind[] = inventoried): Promise<Inventory> {
  const inventory = new Inventory()
  const lists = await Promise.all(kinds.map((kind) => cluster.list(kind, {namespace, labels: instanceSelector(name)})))
  for (const object of lists.flat()) inventory.put(object)
  if (isAllThere(inventory)) return inventory
  const events = await listEvents(cluster, namespace)
  if (events === undefined) inventory.doWithoutEvents()
  for (const event of events ?? []) inventory.put(event)
  return inventory
}

function isAllThere(inventory: Inventory): boolean {
  const observed = {objects: inventory.applied(), pods: inventory.all('Pod'), replicaSets: inventory.all('ReplicaSet'), events: [], now: new Date()}
  return ready(observed).verdict === 'kept'
}

function keyOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata.name}`
}

// Resource versions of one kind may be compared as numbers since Kubernetes 1.35 (KEP 5504), and never went back before.
function isNewer(object: KubeObject, known: KubeObject): boolean {
  return object.metadata.uid !== known.metadata.uid || Number(object.metadata.resourceVersion) >= Number(known.metadata.resourceVersion)
}
