import type {KubeObject} from '../world.ts'
import type {Inventory} from './inventory.ts'
import {componentOf, isOurs} from './labelled.ts'

/** Of config Secrets and of finished migrations so many stay: what an old pod still names, what a person still wants to read. */
const keepLast = 3

/** Objects of ours that nothing wants any more. Databases, claims and generated Secrets are never among them. */
export function prunable(inventory: Inventory, wanted: ReadonlySet<string>): readonly KubeObject[] {
  const unwanted = inventory.applied().filter((object) => object.kind !== 'Job' && !isGenerated(object) && !wanted.has(`${object.kind}/${object.metadata.name}`))
  return [...unwanted, ...beyondLast(inventory, 'Secret', 'appconfig'), ...beyondLast(inventory, 'Job', 'migration')].filter((object) => isOurs(object) && object.metadata.deletionTimestamp === undefined)
}

// A Secret that was made once has no owner; one that is applied, and so may be applied again, has the instance.
const isGenerated = ({kind, metadata}: KubeObject): boolean => kind === 'Secret' && (metadata.ownerReferences ?? []).length === 0

function beyondLast(inventory: Inventory, kind: string, component: string): readonly KubeObject[] {
  const all = inventory.all(kind).filter((object) => componentOf(object) === component)
  return all.toSorted((one, other) => age(other) - age(one)).slice(keepLast)
}

const age = (object: KubeObject): number => Date.parse(object.metadata.creationTimestamp ?? '')
