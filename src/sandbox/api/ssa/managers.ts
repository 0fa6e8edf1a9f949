import {compare, type Comparison} from './compare.ts'
import {difference, empty, intersection, isEmpty, paths, recursiveDifference, union, type FieldSet, type Path} from './field-set.ts'
import {merge} from './merge.ts'
import {withNamedFields} from './named-fields.ts'
import {remove} from './remove.ts'
import {toFieldSet} from './to-field-set.ts'
import type {Type} from './type.ts'

/** Who owns which fields, by the manager's identity. */
export type Managers = ReadonlyMap<string, FieldSet>

export interface Conflict {
  readonly manager: string
  readonly path: Path
}

export interface Merged {
  /** undefined: nothing of the object changes. */
  readonly object: unknown
  readonly managers: Managers
  /** Empty where the apply was forced. */
  readonly conflicts: readonly Conflict[]
}

/** An object was changed by anything but apply: the writer takes over what it changed, from everybody. */
export function afterUpdate(live: unknown, wanted: unknown, type: Type, managers: Managers, writer: string, ignored: FieldSet): Managers {
  const changes = compare(live, wanted, type, ignored)
  const others = takeFrom(managers, changes, writer)
  const own = union(union(difference(managers.get(writer) ?? empty, changes.removed), changes.modified), changes.added)
  return without(others, writer, recursiveDifference(own, ignored))
}

/** Lays what an applier wants over the live object, and drops what it wanted last time, wants no more, and nobody else owns. */
export function afterApply(
  live: unknown,
  wanted: unknown,
  type: Type,
  managers: Managers,
  applier: string,
  {force, ignored}: {readonly force: boolean; readonly ignored: FieldSet},
): Merged {
  const last = managers.get(applier)
  const claimed = new Map(managers).set(applier, recursiveDifference(toFieldSet(wanted, type), ignored))
  const object = prune(merge(live, wanted, type), type, claimed, last)
  const changes = compare(live, object, type, ignored)
  const conflicts = force ? [] : conflictsOf(claimed, changes, applier)
  return {object, managers: dropEmpty(takeFrom(claimed, changes, applier)), conflicts}
}

function conflictsOf(managers: Managers, {added, modified}: Comparison, writer: string): Conflict[] {
  const changed = union(modified, added)
  return [...managers]
    .filter(([manager]) => manager !== writer)
    .flatMap(([manager, set]) => paths(intersection(set, changed)).map(path => ({manager, path})))
}

/** What was changed or removed belongs to nobody else any more. */
function takeFrom(managers: Managers, {added, modified, removed}: Comparison, writer: string): Managers {
  const changed = union(modified, added)
  const left = [...managers].map(([manager, set]): [string, FieldSet] => {
    if (manager === writer) return [manager, set]
    return [manager, difference(difference(set, intersection(set, changed)), removed)]
  })
  return new Map(left.filter(([manager, set]) => manager === writer || !isEmpty(set)))
}

function without(managers: Managers, manager: string, set: FieldSet): Managers {
  return dropEmpty(new Map(managers).set(manager, set))
}

function dropEmpty(managers: Managers): Managers {
  return new Map([...managers].filter(([, set]) => !isEmpty(set)))
}

function prune(merged: unknown, type: Type, managers: Managers, last: FieldSet | undefined): unknown {
  if (last === undefined || isEmpty(last)) return merged
  const named = (set: FieldSet) => withNamedFields(set, type)
  const all = named(toFieldSet(merged, type))
  const owned = named([...managers.values()].reduce(union, empty))
  // Taken away: what this manager applied last time. Given back: what somebody owns, then what was not this manager's to take.
  const taken = named(toFieldSet(remove(merged, named(last), type), type))
  const givenBack = remove(merged, difference(all, union(taken, owned)), type)
  const left = named(toFieldSet(givenBack, type))
  return remove(merged, intersection(difference(all, left), named(last)), type)
}
