import table from '../schemas.json' with {type: 'json'}
import type {Schema} from './schema.ts'

/** Every schema of the built-in kinds, by its full name. Generated: scripts/openapi-table.js. */
export const schemas = table as unknown as Readonly<Record<string, Schema>>

const metadata = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

export const objectMeta: Schema = {$ref: metadata}

/** Follows `$ref`; the extensions beside it win over those of the schema it names. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const target = schemas[schema.$ref]
  if (target === undefined) throw new Error(`schemas.json has no ${schema.$ref}`)
  const mapType = schema['x-kubernetes-map-type']
  return mapType === undefined ? target : {...target, 'x-kubernetes-map-type': mapType}
}

/** The last part of a schema's name, where the schema is a reference: `Quantity`, `Time`. */
export function typeName(schema: Schema): string | undefined {
  return schema.$ref?.slice(schema.$ref.lastIndexOf('.') + 1)
}
