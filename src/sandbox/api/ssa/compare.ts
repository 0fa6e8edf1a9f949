import {equal} from '../schema/equal.ts'
import {fromPaths, recursiveDifference, type FieldSet, type Path} from './field-set.ts'
import {fieldElement, itemElement} from './path-element.ts'
import {narrow, shapeOf, type ListType, type MapType, type Type} from './type.ts'

/** What happened to fields between two states of an object; none is in two of the sets. */
export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}

interface Found {
  readonly added: Path[]
  readonly modified: Path[]
  readonly removed: Path[]
}

export function compare(before: unknown, after: unknown, type: Type, ignored: FieldSet): Comparison {
  const found: Found = {added: [], modified: [], removed: []}
  walk(before, after, type, [], found)
  const kept = (paths: Path[]) => recursiveDifference(fromPaths(paths), ignored)
  return {added: kept(found.added), modified: kept(found.modified), removed: kept(found.removed)}
}

/** undefined: not there. */
function walk(before: unknown, after: unknown, type: Type, path: Path, found: Found): void {
  const left = narrow(type, before)
  const right = narrow(type, after)
  const sameShape = before === undefined || after === undefined || shapeOf(left) === shapeOf(right)
  const leaf = sameShape
    ? visit(before, after, after === undefined ? left : right, path, found)
    : [visit(before, after, left, path, found), visit(before, after, right, path, found)][1]
  if (leaf) return
  if (before === undefined) found.added.push(path)
  else if (after === undefined) found.removed.push(path)
}

/** True where the value is a leaf, and counted. */
function visit(before: unknown, after: unknown, type: Type, path: Path, found: Found): boolean {
  const shape = shapeOf(type)
  if (shape === 'map') return visitMap(asMap(before), asMap(after), before, after, type.map as MapType, path, found)
  if (shape === 'list') return visitList(asList(before), asList(after), before, after, type.list as ListType, path, found)
  return countLeaf(before, after, path, found)
}

function countLeaf(before: unknown, after: unknown, path: Path, found: Found): true {
  if (before === undefined) found.added.push(path)
  else if (after === undefined) found.removed.push(path)
  else if (!equal(before, after)) found.modified.push(path)
  return true
}

type Map_ = Readonly<Record<string, unknown>> | undefined

function visitMap(left: Map_, right: Map_, before: unknown, after: unknown, map: MapType, path: Path, found: Found): boolean {
  const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})])
  if (map.atomic || names.size === 0) return countLeaf(before, after, path, found)
  for (const name of names) {
    const type = map.field(name) ?? map.element()
    if (type !== undefined) walk(left?.[name], right?.[name], type, [...path, fieldElement(name)], found)
  }
  return false
}

type List = readonly unknown[] | undefined

function visitList(left: List, right: List, before: unknown, after: unknown, list: ListType, path: Path, found: Found): boolean {
  if (list.atomic || ((left?.length ?? 0) === 0 && (right?.length ?? 0) === 0)) return countLeaf(before, after, path, found)
  const olds = byElement(list, left)
  const news = byElement(list, right)
  for (const element of new Set([...olds.keys(), ...news.keys()])) {
    compareItems(olds.get(element) ?? [], news.get(element) ?? [], list, [...path, element], found)
  }
  return false
}

/** Items that share their keys are compared as one, like an atomic list. */
function compareItems(olds: readonly unknown[], news: readonly unknown[], list: ListType, path: Path, found: Found): void {
  if (olds.length <= 1 && news.length <= 1) return walk(olds[0], news[0], list.element(), path, found)
  if (olds.length >= 2 && news.length >= 2) {
    if (!equal(olds, news)) found.modified.push(path)
  } else if (olds.length >= 2) {
    if (news.length > 0) walk(undefined, news[0], list.element(), path, found)
    found.removed.push(path)
  } else {
    if (olds.length > 0) walk(olds[0], undefined, list.element(), path, found)
    found.added.push(path)
  }
}

export function byElement(list: ListType, items: List): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>()
  for (const item of items ?? []) {
    const named = itemElement(list, item)
    if (!('element' in named)) continue
    const same = found.get(named.element)
    if (same === undefined) found.set(named.element, [item])
    else same.push(item)
  }
  return found
}

export function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
}

export function asList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined
}
