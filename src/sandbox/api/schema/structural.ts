import type {Schema} from './schema.ts'

type Fields = Record<string, unknown>

/** Removes, in place, what a structural schema does not declare, and names it. */
export function prune(value: unknown, schema: Schema, path: string, pruned: string[]): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) prune(item, schema.items ?? {}, `${path}[${index}]`, pruned)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const fields = value as Fields
  const {properties = {}, additionalProperties: others} = schema
  for (const name of Object.keys(fields)) {
    const at = path === '' ? name : `${path}.${name}`
    // The metadata of an object, and what tells its kind, are not the schema's.
    if (path === '' && (name === 'metadata' || name === 'apiVersion' || name === 'kind')) continue
    if (Object.hasOwn(properties, name)) prune(fields[name], properties[name] ?? {}, at, pruned)
    else if (typeof others === 'object') prune(fields[name], others, at, pruned)
    else if (others !== true && schema['x-kubernetes-preserve-unknown-fields'] !== true) {
      delete fields[name]
      pruned.push(at)
    }
  }
}

/** Fills in, in place, the defaults of fields that are absent. A null where null is no value is as if it were absent. */
export function fillDefaults(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    for (const item of value) fillDefaults(item, schema.items ?? {})
    return
  }
  if (typeof value !== 'object' || value === null) return
  const fields = value as Fields
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (name === 'metadata' && field.$ref !== undefined) continue
    if (fields[name] === null && field.nullable !== true) delete fields[name]
    if (fields[name] === undefined && field.default !== undefined) fields[name] = structuredClone(field.default)
    fillDefaults(fields[name], field)
  }
  const others = schema.additionalProperties
  if (typeof others !== 'object') return
  for (const name of Object.keys(fields)) if (!Object.hasOwn(schema.properties ?? {}, name)) fillDefaults(fields[name], others)
}
