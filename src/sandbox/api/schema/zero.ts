import type {Stored} from '../../contracts.ts'
import {apiVersionOf, type Resource} from '../resources/resource.ts'
import type {Schema} from './schema.ts'
import {resolve, typeName} from './table.ts'

/** What the API server writes for a field of a built-in kind that has no value and is not left out. */
export function zero(schema: Schema): unknown {
  switch (typeName(schema)) {
    case 'Time':
    case 'MicroTime':
    case 'RawExtension':
      return null
    case 'Quantity':
      return '0'
    case 'IntOrString':
      return 0
    case undefined:
      return scalarZero(schema)
    default:
      return zeroFields(resolve(schema))
  }
}

function scalarZero({type, properties}: Schema): unknown {
  switch (type) {
    case 'string':
      return ''
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    default:
      return properties === undefined ? null : {}
  }
}

/** The fields of an object that are there even when nothing is. */
export function zeroFields({properties = {}}: Schema): Record<string, unknown> {
  const kept = Object.entries(properties).filter(([, schema]) => schema['x-zero'] === 'keep')
  return Object.fromEntries(kept.map(([name, schema]) => [name, zero(schema)]))
}

/** What a new object is compared with, to see what its creator set. */
export function emptyObject(resource: Resource): Stored {
  const kind = {apiVersion: apiVersionOf(resource), kind: resource.kind}
  if (resource.custom) return {...kind, metadata: {}} as Stored
  return {...kind, ...zeroFields(resolve(resource.schema))} as Stored
}

/** Empty in Go's sense: left out where the field says so. */
export function isZero(value: unknown): boolean {
  if (value === '' || value === 0 || value === false || value === null || value === undefined) return true
  return typeof value === 'object' && (Array.isArray(value) ? value : Object.keys(value)).length === 0
}
