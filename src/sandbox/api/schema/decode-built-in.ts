import type {Stored} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import {DecodeError} from './decode-error.ts'
import {goTypeOf, jsonTypeOf} from './go-types.ts'
import {canonicalQuantity} from './quantity.ts'
import type {Schema} from './schema.ts'
import {objectMeta, resolve, typeName} from './table.ts'
import {canonicalMicroTime, canonicalTime} from './time.ts'
import {isZero, zero} from './zero.ts'

/** Where in the object a value stands, for messages. */
interface Place {
  /** `spec.template.spec.containers[0].name`. */
  readonly path: string
  /** The same without indices, behind the name of the innermost Go struct: `Container.spec.template.spec.containers.name`. */
  readonly struct: string
  readonly field: string
}

const root: Place = {path: '', struct: '', field: ''}

/** As the API server's own types would read and write it: types checked, unknown fields named and dropped, zero values dropped or filled in. */
export function decodeBuiltIn(resource: Resource, body: Readonly<Record<string, unknown>>, unknown: string[]): Stored {
  return decodeStruct(resource.schema, body, {...root, struct: resource.kind}, unknown) as unknown as Stored
}

export function decodeMetadata(metadata: unknown, unknown: string[]): Stored['metadata'] {
  return decodeStruct(objectMeta, metadata ?? {}, {path: 'metadata', struct: 'ObjectMeta', field: 'metadata'}, unknown) as unknown as Stored['metadata']
}

function decodeValue(schema: Schema, value: unknown, place: Place, unknown: string[]): unknown {
  if (value === null || value === undefined) return schema['x-zero'] === 'keep' ? zero(schema) : null
  const special = decodeSpecial(schema, value, place)
  if (special !== undefined) return special
  if (schema.$ref !== undefined) return decodeStruct(schema, value, place, unknown)
  switch (schema.type) {
    case 'array':
      return decodeList(schema, value, place, unknown)
    case 'object':
      return decodeMap(schema, value, place, unknown)
    case 'integer':
      return requireType(Number.isInteger(value), schema, value, place)
    case 'string':
      return requireType(typeof value === 'string' && (schema.format !== 'byte' || requireBase64(value)), schema, value, place)
    case 'number':
    case 'boolean':
      return requireType(typeof value === schema.type, schema, value, place)
    default:
      return value
  }
}

/** Types that are not structs, though the schema names them. */
function decodeSpecial(schema: Schema, value: unknown, place: Place): unknown {
  switch (typeName(schema)) {
    case 'Time':
      return canonicalTime(requireType(typeof value === 'string', {type: 'string'}, value, place) as string)
    case 'MicroTime':
      return canonicalMicroTime(requireType(typeof value === 'string', {type: 'string'}, value, place) as string)
    case 'Quantity':
      return canonicalQuantity(value)
    case 'IntOrString':
      return requireType(typeof value === 'string' || Number.isInteger(value), {type: 'integer', format: 'int32'}, value, place)
    case 'RawExtension':
    case 'FieldsV1':
    case 'JSON':
    case 'JSONSchemaPropsOrBool':
    case 'JSONSchemaPropsOrArray':
    case 'JSONSchemaPropsOrStringArray':
      return value
    default:
      return undefined
  }
}

function decodeStruct(schema: Schema, value: unknown, place: Place, unknown: string[]): Record<string, unknown> {
  requireType(isObject(value), schema, value, place)
  const given = value as Readonly<Record<string, unknown>>
  const {properties = {}} = resolve(schema)
  const struct = typeName(schema) ?? place.struct
  const decoded = new Map<string, unknown>()
  const at = (name: string) => ({path: join(place.path, name), struct, field: join(place.field, name)})
  // In the order of the document, which is that of what is said about it.
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (field === undefined) unknown.push(join(place.path, name))
    else decoded.set(name, decodeValue(field, value, at(name), unknown))
  }
  const out: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(properties)) {
    const value = withDefault(field, decoded.has(name) ? decoded.get(name) : decodeValue(field, undefined, at(name), unknown))
    const dropped = field['x-zero'] === 'omit' ? isZero(value) : field['x-zero'] !== 'keep' && value === null
    if (!dropped) out[name] = value
  }
  return out
}

/** Defaults that the schema itself names: a port's protocol. */
function withDefault({default: value}: Schema, decoded: unknown): unknown {
  return typeof value === 'string' && value !== '' && isZero(decoded) ? value : decoded
}

function decodeList(schema: Schema, value: unknown, place: Place, unknown: string[]): unknown[] {
  requireType(Array.isArray(value), schema, value, place)
  const items = schema.items ?? {}
  const element: Schema = {...items, 'x-zero': 'keep'}
  return (value as unknown[]).map((item, index) => decodeValue(element, item, {...place, path: `${place.path}[${index}]`}, unknown))
}

function decodeMap(schema: Schema, value: unknown, place: Place, unknown: string[]): Record<string, unknown> {
  requireType(isObject(value), schema, value, place)
  const others = schema.additionalProperties
  if (typeof others !== 'object') return value as Record<string, unknown>
  const element: Schema = {...others, 'x-zero': 'keep'}
  const entries = Object.entries(value as object).map(([key, item]: [string, unknown]) => {
    return [key, decodeValue(element, item, {...place, path: join(place.path, key)}, unknown)] as const
  })
  return Object.fromEntries(entries)
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function requireType(fits: boolean, schema: Schema, value: unknown, {struct, field}: Place): unknown {
  if (fits) return value
  const into = field === '' ? 'Go value' : `Go struct field ${struct}.${field}`
  throw new DecodeError(`json: cannot unmarshal ${jsonTypeOf(schema, value)} into ${into} of type ${goTypeOf(schema)}`)
}

function requireBase64(text: string): true {
  const clean = text.replace(/[\r\n]/g, '')
  const valid = /^[A-Za-z0-9+/]*={0,2}$/.test(clean) && clean.length % 4 === 0
  if (valid) return true
  const at = clean.search(/[^A-Za-z0-9+/]/)
  throw new DecodeError(`illegal base64 data at input byte ${at === -1 ? clean.length - (clean.length % 4) : at}`)
}
