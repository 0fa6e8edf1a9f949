import type {FieldSet} from './field-set.ts'
import {untyped, type Type} from './type.ts'

/** Adds every declared field that has members below it, as if it were a member itself: so pruning `a.b` leaves no empty `a`. */
export function withNamedFields(set: FieldSet, type: Type): FieldSet {
  const members = new Set(set.members)
  const children = new Map<string, FieldSet>()
  for (const [element, child] of set.children) {
    if (element.startsWith('f:') && type.map?.field(element.slice(2)) !== undefined) members.add(element)
    children.set(element, withNamedFields(child, typeBelow(type, element)))
  }
  return {members, children}
}

function typeBelow(type: Type, element: string): Type {
  if (element.startsWith('f:') && type.map) return type.map.field(element.slice(2)) ?? type.map.element() ?? untyped
  if (element.startsWith('k:') && type.list) return type.list.element()
  return untyped
}
