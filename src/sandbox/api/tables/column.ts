import type {Stored} from '../../contracts.ts'
import {humanDuration} from './duration.ts'

/** One column of what `kubectl get` shows. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly format: string
  /** 0: always; 1: with -o wide. */
  readonly priority: number
  cell(object: Stored, now: Date): unknown
}

type Cell = (object: Stored, now: Date) => unknown

export function column(name: string, cell: Cell, type = 'string'): Column {
  return {name, type, format: '', priority: 0, cell}
}

export function wide(name: string, cell: Cell, type = 'string'): Column {
  return {name, type, format: '', priority: 1, cell}
}

export const nameColumn: Column = {name: 'Name', type: 'string', format: 'name', priority: 0, cell: ({metadata}) => metadata.name}

export const ageColumn = column('Age', ({metadata}, now) => since(metadata.creationTimestamp, now))

export function since(time: string | null | undefined, now: Date): string {
  return time ? humanDuration(now.getTime() - Date.parse(time)) : '<unknown>'
}

interface Container {
  readonly name: string
  readonly image?: string
}

function containers({spec}: Stored): readonly Container[] {
  return (spec.template?.spec?.containers ?? []) as Container[]
}

export const containersColumn = wide('Containers', object => containers(object).map(({name}) => name).join(','))

export const imagesColumn = wide('Images', object => containers(object).map(({image = ''}) => image).join(','))

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>
  readonly matchExpressions?: readonly {readonly key: string; readonly operator: string; readonly values?: readonly string[]}[]
}

const operators: Readonly<Record<string, string>> = {In: 'in', NotIn: 'notin'}

export const selectorColumn = wide('Selector', ({spec}) => printSelector(spec.selector as Selector | undefined))

function printSelector(selector: Selector | undefined): string {
  if (selector === undefined) return '<none>'
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => [key, `${key}=${value}`] as const)
  const expressions = (selector.matchExpressions ?? []).map(({key, operator, values = []}) => [key, printExpression(key, operator, values)] as const)
  const parts = [...labels, ...expressions].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text)
  return parts.join(',') || '<none>'
}

function printExpression(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operators[operator] ?? operator} (${values.toSorted().join(',')})`
}
