import type {KubeObject} from '../world.ts'
import type {Inventory} from './inventory.ts'
import {componentOf, isOurs} from './labelled.ts'

/** Of config Secrets and of finished migrations so many stay: what a person goes back to, or still wants to read. */
const keepLast = 3

/** Objects of ours that nothing wants any more. Databases, claims and generated Secrets are never among them. */
export function prunable(inventory: Inventory, wanted: ReadonlySet<string>): readonly KubeObject[] {
  const unwanted = inventory.applied().filter((object) => object.kind !== 'Job' && !isMadeOnce(object) && !wanted.has(`${object.kind}/${object.metadata.name}`))
  return [...unwanted, ...beyondLast(inventory, 'Secret', 'appconfig').filter((secret) => !isMounted(inventory, secret)), ...beyondLast(inventory, 'Job', 'migration')].filter((object) => isOurs(object) && object.metadata.deletionTimestamp === undefined)
}

// Of several deploys that failed in a row each left one, and the pods that serve name an older: they need it when they start again.
function isMounted(inventory: Inventory, {metadata}: KubeObject): boolean {
  const volumes = (object: KubeObject): readonly Volume[] => podSpecOf(object)?.volumes ?? []
  const startsAgain = ({metadata: {deletionTimestamp}, status}: KubeObject): boolean => deletionTimestamp === undefined && status?.['phase'] !== 'Succeeded' && status?.['phase'] !== 'Failed'
  return ['Deployment', 'StatefulSet', 'Pod'].flatMap((kind) => inventory.all(kind)).filter(startsAgain).some((object) => volumes(object).some(({secret}) => secret?.secretName === metadata.name))
}

interface Volume {
  readonly secret?: {readonly secretName?: string}
}

function podSpecOf({kind, spec}: KubeObject): {readonly volumes?: readonly Volume[]} | undefined {
  return kind === 'Pod' ? spec : (spec?.['template'] as {spec?: {volumes?: readonly Volume[]}} | undefined)?.spec
}

// A Secret that was made once has no owner or is a config file; any other is applied, and so may be applied again.
const isMadeOnce = (object: KubeObject): boolean => object.kind === 'Secret' && ((object.metadata.ownerReferences ?? []).length === 0 || componentOf(object) === 'appconfig')

function beyondLast(inventory: Inventory, kind: string, component: string): readonly KubeObject[] {
  const all = inventory.all(kind).filter((object) => componentOf(object) === component)
  return all.toSorted((one, other) => age(other) - age(one)).slice(keepLast)
}

const age = (object: KubeObject): number => Date.parse(object.metadata.creationTimestamp ?? '')
