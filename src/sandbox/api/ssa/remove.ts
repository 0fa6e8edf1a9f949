import {below, has, isEmpty, type FieldSet} from './field-set.ts'
import {fieldElement, itemElement} from './path-element.ts'
import {narrow, shapeOf, untyped, type ListType, type MapType, type Type} from './type.ts'

/** The value without the fields and list items of a set. A map or list that ends up empty becomes null. */
export function remove(value: unknown, set: FieldSet, whole: Type): unknown {
  const type = narrow(whole, value)
  switch (shapeOf(type)) {
    case 'scalar':
      return value
    case 'list':
      return removeItems(value, set, type.list as ListType)
    case 'map':
      return removeFields(value, set, type.map as MapType)
  }
}

function removeItems(value: unknown, set: FieldSet, list: ListType): unknown {
  if (!Array.isArray(value) || value.length === 0 || list.atomic) return null
  const kept = value.flatMap(item => {
    const named = itemElement(list, item)
    const element = 'element' in named ? named.element : ''
    if (has(set, element)) return []
    const inner = below(set, element)
    return [isEmpty(inner) ? (item as unknown) : remove(item, inner, list.element())]
  })
  return kept.length > 0 ? kept : null
}

function removeFields(value: unknown, set: FieldSet, map: MapType): unknown {
  if (typeof value !== 'object' || value === null || map.atomic) return null
  const kept = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    const element = fieldElement(name)
    if (has(set, element)) return []
    const inner = below(set, element)
    return [[name, isEmpty(inner) ? item : remove(item, inner, map.field(name) ?? map.element() ?? untyped)]]
  })
  return kept.length > 0 ? Object.fromEntries(kept) : null
}
