import type {Stored} from '../../contracts.ts'
import type {PrinterColumn} from '../resources/resource.ts'
import {ageColumn, nameColumn, since, type Column} from './column.ts'

/** The columns that a definition asks for; without any, name and age. */
export function customColumns(columns: readonly PrinterColumn[] | undefined): readonly Column[] {
  if (columns === undefined || columns.length === 0) return [nameColumn, {...ageColumn, type: 'date'}]
  return [nameColumn, ...columns.map(toColumn)]
}

function toColumn({name, type, format = '', priority = 0, jsonPath}: PrinterColumn): Column {
  const path = parsePath(jsonPath)
  return {name, type, format, priority, cell: (object, now) => cell(type, read(object, path), now)}
}

type Step = string | {readonly field: string; readonly equals: string}

/** The part of JSONPath that columns use: fields, quoted fields, indices, and [?(@.field=="value")]. */
function parsePath(text: string): Step[] {
  const steps = text.matchAll(/\.((?:\\.|[^.[\\])+)|\['([^']+)'\]|\[(\d+)\]|\[\?\(@\.(\w+)\s*==\s*["']([^"']*)["']\)\]/g)
  return [...steps].map(([, field, quoted, index, filter, equals = '']): Step => {
    if (filter !== undefined) return {field: filter, equals}
    return (field ?? quoted ?? index ?? '').replaceAll('\\', '')
  })
}

function read(object: Stored, path: readonly Step[]): unknown {
  let value: unknown = object
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    if (typeof step === 'string') value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined
    else value = Array.isArray(value) ? value.find((item: Record<string, unknown>) => item[step.field] === step.equals) : undefined
  }
  return value
}

function cell(type: string, value: unknown, now: Date): unknown {
  if (value === undefined || value === null) return null
  switch (type) {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    case 'date':
      return typeof value !== 'string' ? null : Number.isNaN(Date.parse(value)) ? '<invalid>' : since(value, now)
    default:
      return null
  }
}
