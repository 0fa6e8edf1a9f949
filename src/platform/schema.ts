import {nearest} from './nearest.ts'

/** What a structural schema of Kubernetes can say, as far as the instance's own schema says it. */
export interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

export type Path = readonly (string | number)[]

export interface Problem {
  readonly path: Path
  /** After the path: `spec.web.replicas` `is a string, not an integer`. */
  readonly message: string
  /** The problem is the key, not its value. */
  readonly ofKey?: boolean
}

/** Everything in the value that the schema does not allow, in the value's order. */
export function problemsOf(schema: Schema, value: unknown, path: Path = []): Problem[] {
  const mistyped = typeProblem(schema, value)
  if (mistyped !== undefined) return [{path, message: mistyped}]
  if (Array.isArray(value)) return [...lengthProblem(schema, value, path), ...value.flatMap((item, index) => problemsOf(schema.items ?? {}, item, [...path, index]))]
  if (isObject(value)) return objectProblems(schema, value, path)
  const message = scalarProblem(schema, value)
  return message === undefined ? [] : [{path, message}]
}

function objectProblems(schema: Schema, value: Record<string, unknown>, path: Path): Problem[] {
  const missing = (schema.required ?? []).filter(key => !Object.hasOwn(value, key))
  return [
    ...missing.map(key => ({path, message: `has no ${key}`})),
    ...Object.entries(value).flatMap(([key, child]) => fieldProblems(schema, key, child, [...path, key])),
  ]
}

function fieldProblems(schema: Schema, key: string, value: unknown, path: Path): Problem[] {
  const properties = schema.properties ?? {}
  const field = Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties
  if (field !== undefined) return problemsOf(field, value, path)
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || schema.properties === undefined) return []
  const [near] = nearest(key, Object.keys(properties))
  const hint = near === undefined ? `fields here: ${Object.keys(properties).join(', ')}` : `did you mean ${textOf([...path.slice(0, -1), near])}?`
  return [{path, ofKey: true, message: `is not a field of a SummonPlatform; ${hint}`}]
}

function lengthProblem(schema: Schema, value: readonly unknown[], path: Path): Problem[] {
  return value.length < (schema.minItems ?? 0) ? [{path, message: 'is an empty list'}] : []
}

function typeProblem(schema: Schema, value: unknown): string | undefined {
  if (schema.type === undefined || typeOf(value) === schema.type) return undefined
  if (schema.type === 'number' && typeOf(value) === 'integer') return undefined
  return `is ${articled(typeOf(value))}, not ${articled(schema.type)}`
}

function scalarProblem(schema: Schema, value: unknown): string | undefined {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `is ${JSON.stringify(value)}; it can be ${schema.enum.join(', ')}`
  if (typeof value === 'string') return textProblem(schema, value)
  if (typeof value !== 'number') return undefined
  if (value < (schema.minimum ?? -Infinity)) return `is ${value}; the least is ${schema.minimum}`
  if (value > (schema.maximum ?? Infinity)) return `is ${value}; the most is ${schema.maximum}`
  return undefined
}

function textProblem(schema: Schema, value: string): string | undefined {
  if (value.length < (schema.minLength ?? 0)) return 'is empty'
  if (value.length > (schema.maxLength ?? Infinity)) return `has ${value.length} characters; the most is ${schema.maxLength}`
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) return `is ${JSON.stringify(value)}, which does not match ${schema.pattern}`
  return undefined
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function articled(type: string): string {
  const words: Record<string, string> = {array: 'a list', object: 'a map', null: 'nothing', integer: 'an integer', boolean: 'true or false'}
  return words[type] ?? `a ${type}`
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `spec.secrets[0]`. */
export function textOf(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('')
}

/** The value with the schema's defaults. An object that may be left out, and requires nothing, is there always. */
export function filled(schema: Schema, value: unknown): unknown {
  if (schema.properties === undefined) return schema.additionalProperties === undefined ? value : mapped(value, child => filled(schema.additionalProperties ?? {}, child))
  const given = isObject(value) ? value : {}
  const added = Object.entries(schema.properties)
    .filter(([key, field]) => !Object.hasOwn(given, key) && isAlwaysThere(field))
    .map(([key, field]) => [key, field.default ?? filled(field, undefined)])
  const kept = Object.entries(given).map(([key, child]) => [key, filled(schema.properties?.[key] ?? {}, child)])
  return Object.fromEntries([...kept, ...added])
}

function isAlwaysThere(field: Schema): boolean {
  return field.default !== undefined || (field.properties !== undefined && field.required === undefined)
}

function mapped(value: unknown, change: (child: unknown) => unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)])) : value
}
