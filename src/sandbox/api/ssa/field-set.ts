import {compareElements} from './path-element.ts'

/** A set of fields, as a tree: the elements that belong to it, and below which elements others do. */
export interface FieldSet {
  readonly members: ReadonlySet<string>
  readonly children: ReadonlyMap<string, FieldSet>
}

export const empty: FieldSet = {members: new Set(), children: new Map()}

/** Path elements, serialised: f:name, k:{keys}, v:value. */
export type Path = readonly string[]

export function isEmpty(set: FieldSet): boolean {
  return set.members.size === 0 && [...set.children.values()].every(isEmpty)
}

export function fromPaths(paths: readonly Path[]): FieldSet {
  const set = mutable()
  for (const path of paths) insert(set, path)
  return set
}

interface Mutable {
  readonly members: Set<string>
  readonly children: Map<string, Mutable>
}

function mutable(): Mutable {
  return {members: new Set(), children: new Map()}
}

function insert(set: Mutable, path: Path): void {
  const [first, ...rest] = path
  if (first === undefined) return
  if (rest.length === 0) {
    set.members.add(first)
    return
  }
  let child = set.children.get(first)
  if (child === undefined) set.children.set(first, (child = mutable()))
  insert(child, rest)
}

export function has(set: FieldSet, element: string): boolean {
  return set.members.has(element)
}

export function below(set: FieldSet, element: string): FieldSet {
  return set.children.get(element) ?? empty
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map(a.children)
  for (const [element, set] of b.children) {
    const own = children.get(element)
    children.set(element, own === undefined ? set : union(own, set))
  }
  return {members: new Set([...a.members, ...b.members]), children}
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return {members: only(a, element => has(b, element)), children: combine(a, element => intersection(below(a, element), below(b, element)))}
}

/** A parent without its child stays; a child without its parent stays too. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return {members: only(a, element => !has(b, element)), children: combine(a, element => difference(below(a, element), below(b, element)))}
}

/** As difference, but what is removed takes along all that is below it. */
export function recursiveDifference(a: FieldSet, b: FieldSet): FieldSet {
  const children = combine(a, element => (has(b, element) ? empty : recursiveDifference(below(a, element), below(b, element))))
  return {members: only(a, element => !has(b, element)), children}
}

function only({members}: FieldSet, holds: (element: string) => boolean): Set<string> {
  return new Set([...members].filter(holds))
}

function combine({children}: FieldSet, setOf: (element: string) => FieldSet): Map<string, FieldSet> {
  const sets = [...children.keys()].map(element => [element, setOf(element)] as const)
  return new Map(sets.filter(([, set]) => !isEmpty(set)))
}

/** Every path, members before what is below them, in the order in which the API server names conflicts. */
export function paths(set: FieldSet, prefix: Path = []): Path[] {
  const members = [...set.members].toSorted(compareElements).map(element => [...prefix, element])
  const below = [...set.children].toSorted(([a], [b]) => compareElements(a, b)).flatMap(([element, child]) => paths(child, [...prefix, element]))
  return [...members, ...below]
}
