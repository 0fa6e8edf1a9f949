import type {KubeObject, World} from '../world.ts'
import {type WaitingVerdict, waiting} from './component.ts'
import type {Inventory} from './inventory.ts'
import {componentOf, versionOf} from './labelled.ts'
import {removeThis} from './remove-this.ts'

/**
 * Two Jobs of one component never run at once. One of another version that has not begun (its image or its quota is missing, and may still come)
 * is taken back, with its pod; one that runs is waited for. undefined: nothing is in the way.
 */
export async function makeWay({cluster}: World, inventory: Inventory, component: string, objects: readonly KubeObject[]): Promise<WaitingVerdict | undefined> {
  const wanted = new Set(objects.filter(({kind}) => kind === 'Job').map(({metadata}) => metadata.name))
  if (wanted.size === 0) return undefined
  const others = inventory.all('Job').filter((job) => componentOf(job) === component && !wanted.has(job.metadata.name) && !hasEnded(job))
  const idle = others.filter((job) => job.metadata.deletionTimestamp === undefined && !hasBegun(job, inventory.all('Pod')))
  // A Job is gone only after its pods are.
  await Promise.all(idle.map((job) => removeThis(cluster, job, {propagation: 'Foreground'})))
  const [first] = others
  if (first === undefined) return undefined
  const {name} = first.metadata
  return waiting('OtherRuns', `after Job ${name} of ${versionOf(first) ?? 'another version'}, ${idle.includes(first) ? 'which is taken back' : 'which has not ended'}`)
}

function hasEnded({status}: KubeObject): boolean {
  const conditions = (status?.['conditions'] ?? []) as readonly {readonly type: string; readonly status: string}[]
  return conditions.some(({type, status: holds}) => (type === 'Complete' || type === 'Failed') && holds === 'True')
}

function hasBegun(job: KubeObject, pods: readonly KubeObject[]): boolean {
  return pods.some((pod) => pod.metadata.ownerReferences?.some(({uid}) => uid === job.metadata.uid) === true && pod.status?.['phase'] !== 'Pending')
}
