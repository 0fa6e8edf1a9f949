import type {Platform} from '../platform/summon-platform.ts'
import type {KubeObject} from '../world.ts'
import {type AnyComponent, kept, type Verdict, waiting} from './component.ts'
import type {Inventory} from './inventory.ts'
import {versionOf} from './labelled.ts'
import {judged} from './pass.ts'
import type {Report} from './state.ts'

/** Judges what is there at this moment, and writes nothing: promises outside Kubernetes are taken from the record. */
export function look(components: readonly AnyComponent[], platform: Platform, inventory: Inventory, now: Date): readonly Report[] {
  const verdicts = new Map<string, Verdict>()
  for (const component of components.filter(({wanted}) => wanted?.(platform) ?? true)) {
    verdicts.set(component.name, verdictOf(component, platform, inventory, now, verdicts))
  }
  return components.flatMap((component) => {
    const verdict = verdicts.get(component.name)
    return verdict === undefined ? [] : [{component, verdict}]
  })
}

function verdictOf(component: AnyComponent, platform: Platform, inventory: Inventory, now: Date, before: ReadonlyMap<string, Verdict>): Verdict {
  const blockers = (component.needs as readonly AnyComponent[]).filter(({name}) => (before.get(name)?.verdict ?? 'kept') !== 'kept')
  if (blockers.length > 0) return waiting('Needs', `after ${blockers.map(({name}) => name).join(', ')}`)
  const already = component.alreadyKept?.(platform)
  if (already !== undefined) return already
  if (component.keeps !== undefined) return recorded(component.name, platform)
  const observed = inventory.observed(component.name, now)
  const objects = withoutOtherRuns(observed.objects, platform)
  if (objects.length === 0) return waiting('Absent', 'is not there yet')
  const other = objects.map(versionOf).find((version) => version !== platform.spec.version)
  if (other !== undefined) return waiting('Outdated', `still on ${other}`)
  return judged(component, {...observed, objects}, platform)
}

// A Job is another for each version and each attempt: the last one of this version counts.
function withoutOtherRuns(objects: readonly KubeObject[], {spec}: Platform): readonly KubeObject[] {
  const made = ({metadata}: KubeObject): number => Date.parse(metadata.creationTimestamp ?? '')
  const [last] = objects.filter((object) => object.kind === 'Job' && versionOf(object) === spec.version).toSorted((one, other) => made(other) - made(one))
  return objects.filter((object) => object.kind !== 'Job' || object === last)
}

function recorded(name: string, platform: Platform): Verdict {
  const row = platform.status.components?.find((component) => component.name === name)
  if (row === undefined) return waiting('NotLooked', 'is not there yet')
  if (row.verdict === 'kept') return kept(row.message)
  return waiting(row.reason ?? 'Waiting', row.message ?? 'was not kept when it was last looked at')
}
