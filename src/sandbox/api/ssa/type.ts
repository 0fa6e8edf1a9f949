import type {Schema} from '../schema/schema.ts'
import {resolve, typeName} from '../schema/table.ts'

/** What may stand at one place of an object, and who can own parts of it: the schema as server-side apply sees it. */
export interface Type {
  readonly scalar?: 'string' | 'numeric' | 'boolean' | 'untyped'
  readonly list?: ListType
  readonly map?: MapType
}

export interface ListType {
  /** One owner for the whole list; otherwise one for each item, found by its keys or, without keys, by its value. */
  readonly atomic: boolean
  readonly keys: readonly string[]
  element(): Type
  /** The default of a key's field, for items that leave it out. */
  defaultOf(key: string): unknown
}

export interface MapType {
  readonly atomic: boolean
  /** A declared field. */
  field(name: string): Type | undefined
  /** Of the entries that are not declared; undefined: there may be none. */
  element(): Type | undefined
}

/** Nothing is known of it: one owner for all of it. */
export const untyped: Type = {
  scalar: 'untyped',
  list: {atomic: true, keys: [], element: () => untyped, defaultOf: () => undefined},
  map: {atomic: true, field: () => undefined, element: () => untyped},
}

/** Nothing is declared: maps have an owner for each entry, lists one for all. */
const deduced: Type = {
  scalar: 'untyped',
  list: {atomic: true, keys: [], element: () => untyped, defaultOf: () => undefined},
  map: {atomic: false, field: () => undefined, element: () => deduced},
}

const known = new WeakMap<Schema, Type>()
const knownPreserving = new WeakMap<Schema, Type>()

/** `preserve`: a schema above keeps unknown fields, and so does every one below it. */
export function typeOf(schema: Schema, preserve = false): Type {
  const cache = preserve ? knownPreserving : known
  const cached = cache.get(schema)
  if (cached !== undefined) return cached
  const type = build(schema, preserve || schema['x-kubernetes-preserve-unknown-fields'] === true)
  cache.set(schema, type)
  return type
}

function build(schema: Schema, preserve: boolean): Type {
  const name = typeName(schema)
  if (name === 'Quantity') return {scalar: 'untyped'}
  if (name === 'RawExtension') return untyped
  const target = resolve(schema)
  switch (target.type) {
    case 'object':
      return {map: mapType(target, preserve)}
    case 'array':
      return {list: listType(target, preserve)}
    case 'string':
      return {scalar: target.format === undefined || target.format === 'byte' ? 'string' : 'untyped'}
    case 'integer':
    case 'number':
      return {scalar: 'numeric'}
    case 'boolean':
      return {scalar: 'boolean'}
    default:
      return {scalar: 'untyped', list: listType(target, preserve), map: mapType(target, preserve)}
  }
}

function mapType(schema: Schema, preserve: boolean): MapType {
  const {properties = {}, additionalProperties: others} = schema
  const open = preserve || Object.keys(properties).length === 0
  return {
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    field: name => (Object.hasOwn(properties, name) ? typeOf(properties[name] as Schema, preserve) : undefined),
    element: () => {
      if (typeof others === 'object') return typeOf(others, preserve)
      if (others === undefined) return open ? deduced : undefined
      return others ? deduced : undefined
    },
  }
}

function listType(schema: Schema, preserve: boolean): ListType {
  const {items} = schema
  const [atomic, keys] = relation(schema)
  return {
    atomic,
    keys,
    element: () => (items === undefined ? untyped : typeOf(items, preserve)),
    defaultOf: key => items && resolve(items).properties?.[key]?.default,
  }
}

/** Lists are atomic where nothing else is said. */
function relation(schema: Schema): [atomic: boolean, keys: readonly string[]] {
  const type = schema['x-kubernetes-list-type']
  if (type === 'map') return [false, schema['x-kubernetes-list-map-keys'] ?? []]
  if (type !== undefined) return [type === 'atomic', []]
  const strategy = schema['x-kubernetes-patch-strategy']
  if (strategy !== 'merge' && strategy !== 'merge,retainKeys') return [true, []]
  const key = schema['x-kubernetes-patch-merge-key']
  return [false, key === undefined ? [] : [key]]
}

/** Of the shapes that a type allows, the one that a value has; null has none, and leaves the type as it is. */
export function narrow(type: Type, value: unknown): Type {
  if (value === undefined || value === null) return type
  if (Array.isArray(value)) return type.list ? {list: type.list} : type
  if (typeof value === 'object') return type.map ? {map: type.map} : type
  return type.scalar ? {scalar: type.scalar} : type
}

/** Which walk a narrowed type takes. */
export function shapeOf(type: Type): 'map' | 'scalar' | 'list' {
  if (type.map) return 'map'
  return type.scalar ? 'scalar' : 'list'
}
