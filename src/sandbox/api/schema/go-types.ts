import type {Schema} from './schema.ts'
import {typeName} from './table.ts'

/** How the API server's decoder names the type that it wanted. */
export function goTypeOf(schema: Schema): string {
  const name = typeName(schema)
  if (name !== undefined) return `v1.${name}`
  switch (schema.type) {
    case 'integer':
      return schema.format ?? 'int64'
    case 'number':
      return 'float64'
    case 'boolean':
      return 'bool'
    case 'array':
      return `[]${goTypeOf(schema.items ?? {})}`
    case 'object':
      return `map[string]${typeof schema.additionalProperties === 'object' ? goTypeOf(schema.additionalProperties) : 'interface {}'}`
    default:
      return schema.format === 'byte' ? '[]uint8' : 'string'
  }
}

/** ... and what it found. */
export function jsonTypeOf(schema: Schema, value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return schema.type === 'integer' ? `number ${value}` : 'number'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'string' ? 'string' : 'object'
}
