import type {Stored} from '../../contracts.ts'
import {equal} from '../schema/equal.ts'
import {isEmpty, type FieldSet} from './field-set.ts'
import type {Managers} from './managers.ts'

/** An entry of metadata.managedFields. */
export interface Entry {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: FieldsV1
  readonly subresource?: string
}

interface FieldsV1 {
  readonly [element: string]: FieldsV1
}

/** metadata.managedFields, decoded: who owns what, and when each wrote last. */
export interface Managed {
  readonly managers: Managers
  readonly times: ReadonlyMap<string, string | undefined>
  readonly versions: ReadonlyMap<string, string>
}

export const nobody: Managed = {managers: new Map(), times: new Map(), versions: new Map()}

/** undefined where an entry is malformed. */
export function decodeManaged(entries: readonly unknown[] | undefined): Managed | undefined {
  const decoded = (entries ?? []) as Entry[]
  const valid = decoded.every(one => (one.operation === 'Apply' || one.operation === 'Update') && one.apiVersion && one.fieldsType === 'FieldsV1')
  if (!valid) return undefined
  const by = <T>(of: (entry: Entry) => T) => new Map(decoded.map(entry => [identity(entry), of(entry)]))
  return {managers: by(entry => toSet(entry.fieldsV1 ?? {})), times: by(entry => entry.time), versions: by(entry => entry.apiVersion)}
}

/** What tells managers apart. An applier is one manager, whatever version it speaks. */
export function identity({manager, operation, apiVersion, subresource}: Pick<Entry, 'manager' | 'operation' | 'apiVersion' | 'subresource'>): string {
  return JSON.stringify({
    manager,
    operation,
    ...(operation === 'Apply' ? {} : {apiVersion}),
    ...(subresource ? {subresource} : {}),
  })
}

export function encodeManaged({managers, times, versions}: Managed, apiVersion: string): Entry[] {
  const entries = [...managers]
    .filter(([, set]) => !isEmpty(set))
    .map(([id, set]): Entry => {
      const {manager, operation, subresource} = JSON.parse(id) as Entry
      const time = times.get(id)
      return {
        manager,
        operation,
        apiVersion: versions.get(id) ?? apiVersion,
        ...(time === undefined ? {} : {time}),
        fieldsType: 'FieldsV1',
        fieldsV1: toFieldsV1(set),
        ...(subresource === undefined ? {} : {subresource}),
      }
    })
  return entries.toSorted(byOperationAndTime)
}

function byOperationAndTime(a: Entry, b: Entry): number {
  const keys = (entry: Entry) => [entry.operation, entry.time ?? '', entry.manager, entry.apiVersion, entry.subresource ?? '']
  const right = keys(b)
  for (const [index, left] of keys(a).entries()) if (left !== right[index]) return left < (right[index] ?? '') ? -1 : 1
  return 0
}

function toSet(fields: FieldsV1): FieldSet {
  const elements = Object.entries(fields).filter(([element]) => element !== '.')
  const leaves = elements.filter(([, below]) => Object.keys(below).length === 0 || '.' in below)
  const parents = elements.map(([element, below]) => [element, toSet(below)] as const).filter(([, set]) => !isEmpty(set))
  return {members: new Set(leaves.map(([element]) => element)), children: new Map(parents)}
}

function toFieldsV1(set: FieldSet): FieldsV1 {
  const fields: Record<string, FieldsV1> = {}
  for (const element of [...set.members].toSorted()) fields[element] = {}
  for (const [element, child] of set.children) {
    if (isEmpty(child)) continue
    const below = toFieldsV1(child)
    fields[element] = set.members.has(element) ? {'.': {}, ...below} : below
  }
  return fields
}

/** A write that would change nothing but when its manager wrote last is no write. */
export function sameButForTimes(object: Stored, live: Stored): boolean {
  return equal(timeless(object), timeless(live))
}

function timeless(object: Stored): Stored {
  const entries = (object.metadata.managedFields ?? []) as Entry[]
  return {...object, metadata: {...object.metadata, managedFields: entries.map(entry => ({...entry, time: undefined}))}}
}
