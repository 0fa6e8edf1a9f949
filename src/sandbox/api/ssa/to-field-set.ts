import {fromPaths, type FieldSet, type Path} from './field-set.ts'
import {fieldElement, itemElement} from './path-element.ts'
import {narrow, shapeOf, type ListType, type MapType, type Type} from './type.ts'

/** Every leaf and every list item that a value mentions: what its applier owns. */
export function toFieldSet(value: unknown, type: Type): FieldSet {
  const found: Path[] = []
  walk(value, type, [], path => void found.push(path))
  return fromPaths(found)
}

type Add = (path: Path) => void

function walk(value: unknown, whole: Type, path: Path, add: Add): void {
  const type = narrow(whole, value)
  switch (shapeOf(type)) {
    case 'scalar':
      return add(path)
    case 'list':
      return walkList(value, type.list as ListType, path, add)
    case 'map':
      return walkMap(value, type.map as MapType, path, add)
  }
}

function walkList(value: unknown, list: ListType, path: Path, add: Add): void {
  if (list.atomic) return add(path)
  if (!Array.isArray(value)) return
  const items = value.map(item => ({item: item as unknown, element: elementOf(list, item)}))
  const count = (element: string) => items.filter(one => one.element === element).length
  for (const {item, element} of items) {
    // Items that share their keys are owned together.
    if (count(element) === 1) walk(item, list.element(), [...path, element], add)
    add([...path, element])
  }
}

function elementOf(list: ListType, item: unknown): string {
  const named = itemElement(list, item)
  return 'element' in named ? named.element : 'f:'
}

function walkMap(value: unknown, map: MapType, path: Path, add: Add): void {
  if (map.atomic) return add(path)
  if (typeof value !== 'object' || value === null) return
  for (const [name, item] of Object.entries(value)) {
    const at = [...path, fieldElement(name)]
    const field = map.field(name)
    const type = field ?? map.element()
    if (type !== undefined) walk(item, type, at, add)
    if (field === undefined || item === null || isEmptyMap(item)) add(at)
  }
}

function isEmptyMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}
