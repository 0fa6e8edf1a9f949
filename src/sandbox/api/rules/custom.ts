import type {Stored} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import type {Schema} from '../schema/schema.ts'
import {equal} from '../schema/equal.ts'
import type {FieldErrors} from './field-errors.ts'

/** Where a value stands: as a field of the object, and in what is being checked, which may be the status alone. */
interface Place {
  readonly field: string
  readonly body: string
}

/** A custom resource against its definition's schema. */
export function validateCustom({schema}: Resource, {metadata: _metadata, ...object}: Stored, errors: FieldErrors): void {
  const {metadata: _own, ...properties} = schema.properties ?? {}
  check(object, {...schema, properties}, {field: '', body: ''}, errors)
}

export function validateCustomStatus({schema}: Resource, {status}: Stored, errors: FieldErrors): void {
  const own = schema.properties?.['status']
  if (status !== undefined && own !== undefined) check(status, own, {field: 'status', body: ''}, errors)
}

function check(value: unknown, schema: Schema, place: Place, errors: FieldErrors): void {
  if (value === null && schema.nullable === true) return
  if (!checkType(value, schema, place, errors)) return
  checkEnum(value, schema, place, errors)
  if (typeof value === 'string') checkText(value, schema, place, errors)
  else if (typeof value === 'number') checkNumber(value, schema, place, errors)
  else if (Array.isArray(value)) checkList(value, schema, place, errors)
  else if (typeof value === 'object' && value !== null) checkFields(value as Record<string, unknown>, schema, place, errors)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value
}

function checkType(value: unknown, schema: Schema, {field, body}: Place, errors: FieldErrors): boolean {
  const is = typeOf(value)
  const either = schema['x-kubernetes-int-or-string'] === true
  if (either && (is === 'integer' || is === 'string')) return true
  if (schema.type === undefined && !either) return true
  if (is === schema.type || (schema.type === 'number' && is === 'integer')) return true
  const wanted = either ? 'integer,string' : (schema.type ?? '')
  errors.typeInvalid(field, is, `${body} in body must be of type ${wanted}: ${JSON.stringify(is)}`)
  return false
}

function checkEnum(value: unknown, {enum: allowed}: Schema, {field}: Place, errors: FieldErrors): void {
  if (allowed === undefined || allowed.some(one => equal(one, value))) return
  errors.notSupported(field, value, allowed.map(one => (typeof one === 'string' ? one : JSON.stringify(one))))
}

/** The first that is wrong. */
function checkText(text: string, {minLength, maxLength, pattern, format}: Schema, {field, body}: Place, errors: FieldErrors): void {
  const {length} = Array.from(text)
  if (maxLength !== undefined && length > maxLength) errors.tooLong(field, `may not be more than ${maxLength} bytes`)
  else if (minLength !== undefined && length < minLength) errors.invalid(field, text, `${body} in body should be at least ${minLength} chars long`)
  else if (pattern !== undefined && !matches(pattern, text)) errors.invalid(field, text, `${body} in body should match '${pattern}'`)
  else if (format === 'date-time' && Number.isNaN(Date.parse(text))) {
    errors.invalid(field, text, `${body} in body must be of type date-time: ${JSON.stringify(text)}`)
  }
}

/** Go's expressions are nearly JavaScript's. */
function matches(pattern: string, text: string): boolean {
  return new RegExp(pattern.replaceAll('\\A', '^').replaceAll('\\z', '$'), 'u').test(text)
}

function checkNumber(value: number, schema: Schema, {field, body}: Place, errors: FieldErrors): void {
  const {minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf} = schema
  if (minimum !== undefined && (value < minimum || (exclusiveMinimum === true && value === minimum))) {
    errors.invalid(field, value, `${body} in body should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`)
  }
  if (maximum !== undefined && (value > maximum || (exclusiveMaximum === true && value === maximum))) {
    errors.invalid(field, value, `${body} in body should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`)
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) errors.invalid(field, value, `${body} in body should be a multiple of ${multipleOf}`)
}

function checkList(items: readonly unknown[], schema: Schema, place: Place, errors: FieldErrors): void {
  const {minItems, maxItems, items: item = {}} = schema
  const {field, body} = place
  if (maxItems !== undefined && items.length > maxItems) errors.tooMany(field, items.length, maxItems)
  if (minItems !== undefined && items.length < minItems) errors.invalid(field, items.length, `${body} in body should have at least ${minItems} items`)
  refuseSameItems(items, schema, field, errors)
  for (const [index, one] of items.entries()) check(one, item, {field: `${field}[${index}]`, body: `${body}[${index}]`}, errors)
}

function refuseSameItems(items: readonly unknown[], schema: Schema, field: string, errors: FieldErrors): void {
  const type = schema['x-kubernetes-list-type']
  if (type !== 'set' && type !== 'map') return
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    const named = type === 'set' ? item : Object.fromEntries(keys.map(key => [key, (item as Record<string, unknown> | null)?.[key]]))
    const text = JSON.stringify(named)
    if (seen.has(text)) errors.duplicate(`${field}[${index}]`, named)
    seen.add(text)
  }
}

function checkFields(fields: Record<string, unknown>, schema: Schema, {field, body}: Place, errors: FieldErrors): void {
  const {properties = {}, additionalProperties: others, required = [], maxProperties, minProperties} = schema
  const below = (name: string) => ({field: join(field, name), body: join(body, name)})
  const count = Object.keys(fields).length
  if (maxProperties !== undefined && count > maxProperties) errors.tooMany(field, count, maxProperties)
  if (minProperties !== undefined && count < minProperties) errors.invalid(field, count, `${body} in body should have at least ${minProperties} properties`)
  for (const name of required) if (!Object.hasOwn(fields, name)) errors.required(join(field, name))
  for (const [name, value] of Object.entries(fields)) {
    if (Object.hasOwn(properties, name)) check(value, properties[name] ?? {}, below(name), errors)
    else if (typeof others === 'object') check(value, others, below(name), errors)
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
