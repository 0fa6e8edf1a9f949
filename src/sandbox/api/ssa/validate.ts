import {failure} from '../errors.ts'
import {fieldElement, itemElement, printElement} from './path-element.ts'
import {narrow, shapeOf, type ListType, type MapType, type Type} from './type.ts'

/** Refuses what an applier sends and the schema does not know, as the API server words it. */
export function validateApplied(object: Readonly<Record<string, unknown>>, type: Type, apiVersion: string): void {
  const wrong = check(object, type, '')
  if (wrong.length === 0) return
  const {name = '', namespace = ''} = (object['metadata'] ?? {}) as {name?: string; namespace?: string}
  const groupVersion = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`
  const texts = wrong.length === 1 ? wrong[0] : `errors:\n${wrong.map(one => `  ${one}`).join('\n')}`
  throw failure(500, undefined, `failed to create typed patch object (${namespace}/${name}; ${groupVersion}, Kind=${String(object['kind'])}): ${texts}`)
}

function check(value: unknown, whole: Type, path: string): string[] {
  const type = narrow(whole, value)
  switch (shapeOf(type)) {
    case 'map':
      return checkMap(value, type.map as MapType, path)
    case 'list':
      return checkList(value, type.list as ListType, path)
    case 'scalar':
      return checkScalar(value, type.scalar as NonNullable<Type['scalar']>, path)
  }
}

function checkScalar(value: unknown, scalar: NonNullable<Type['scalar']>, path: string): string[] {
  if (value === null) return []
  switch (scalar) {
    case 'untyped':
      return typeof value === 'object' ? [`${path}: expected any scalar, got &{${go(value)}}`] : []
    case 'numeric':
      return typeof value === 'number' ? [] : [`${path}: expected numeric (int or float), got ${goType(value)}`]
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path}: expected boolean, got &{${go(value)}}`]
    case 'string':
      return typeof value === 'string' ? [] : [`${path}: expected string, got &value.valueUnstructured{Value:${go(value)}}`]
  }
}

function checkList(value: unknown, list: ListType, path: string): string[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) return [`${path}: expected list, got &{${go(value)}}`]
  const seen = new Set<string>()
  return value.flatMap((item: unknown, index) => {
    if (list.atomic) return check(item, list.element(), `${path}[${index}]`)
    const named = itemElement(list, item)
    if ('wrong' in named) return [`${path}: element ${index}: ${named.wrong}`]
    const twice = seen.has(named.element) ? [`${path}: duplicate entries for key ${printElement(named.element)}`] : []
    seen.add(named.element)
    return [...twice, ...check(item, list.element(), path + printElement(named.element))]
  })
}

function checkMap(value: unknown, map: MapType, path: string): string[] {
  if (value === null || value === undefined) return []
  if (typeof value !== 'object' || Array.isArray(value)) return [`${path}: expected map, got &{${go(value)}}`]
  return Object.entries(value).flatMap(([name, item]) => {
    const at = path + printElement(fieldElement(name))
    const type = map.field(name) ?? map.element()
    return type === undefined ? [`${at}: field not declared in schema`] : check(item, type, at)
  })
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}'
  return typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value
}

/** A value in Go's own notation. */
function go(value: unknown): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(go).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, item]) => `${key}:${go(item)}`).join(' ')}]`
}
