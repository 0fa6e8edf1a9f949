import {isDeepStrictEqual} from 'node:util'

import {isRecord} from '../platform/is-record.ts'
import type {KubeObject, ManagedFields} from '../world.ts'

type Fields = Readonly<Record<string, unknown>>

/** Whether the manager's Apply entry still holds every path that would be sent: another's change takes it away. */
export function owns(live: KubeObject, manifest: object, manager: string): boolean {
  const entry = applied(live, manager)
  return entry !== undefined && holds(entry.fieldsV1, withoutIdentity(manifest))
}

/** The part of the live object that this manager applied: what it must send again together with a change. */
export function ownFields(live: KubeObject, manager: string): Record<string, unknown> {
  const entry = applied(live, manager)
  return entry === undefined ? {} : (extract(live, entry.fieldsV1) as Record<string, unknown>)
}

export interface Overwritten {
  /** Dotted, list items by their keys. */
  readonly path: string
  readonly manager: string
  readonly theirs: unknown
  readonly ours: unknown
}

/** Fields that would be sent with another value than another manager gave them. */
export function overwrites(live: KubeObject, manifest: object, manager: string): readonly Overwritten[] {
  const others = (live.metadata.managedFields ?? []).filter((entry) => entry.manager !== manager && entry.subresource !== 'status')
  return others.flatMap((entry) => clashes(entry.fieldsV1, withoutIdentity(manifest), live, '').map((clash) => ({...clash, manager: entry.manager})))
}

const applied = (live: KubeObject, manager: string): ManagedFields | undefined =>
  live.metadata.managedFields?.find((entry) => entry.manager === manager && entry.operation === 'Apply' && entry.subresource === undefined)

function withoutIdentity(manifest: object): Record<string, unknown> {
  const {apiVersion: _version, kind: _kind, metadata, ...rest} = manifest as Record<string, unknown>
  const {name: _name, namespace: _namespace, uid: _uid, ...own} = (metadata ?? {}) as Record<string, unknown>
  return {...rest, metadata: own}
}

/** Maps whose keys have owners of their own. Of these an empty set says no more than that the map is there; elsewhere it is the whole. */
const granular: ReadonlySet<string> = new Set(['labels', 'annotations', 'data', 'config', 'requests', 'limits'])

/** Maps that have one owner as a whole (x-kubernetes-map-type: atomic); of any other an empty set says no more than that it is there. */
const wholeMaps: ReadonlySet<string> = new Set([
  ...['selector', 'labelSelector', 'namespaceSelector', 'podSelector', 'nodeSelector', 'preference', 'required'],
  ...['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef', 'secretRef', 'fileKeyRef', 'port', 'resource', 'target'],
])

/** Lists whose items have owners of their own; any other has one as a whole. */
const listsOfItems: ReadonlySet<string> = new Set(['containers', 'initContainers', 'env', 'volumes', 'volumeMounts', 'volumeDevices', 'ports', 'imagePullSecrets', 'hostAliases', 'topologySpreadConstraints'])

function isWhole(field: string, value: unknown): boolean {
  if (Array.isArray(value)) return !listsOfItems.has(field)
  return !isRecord(value) || wholeMaps.has(field)
}

const isLeaf = (fields: Fields): boolean => Object.keys(fields).every((key) => key === '.')

const isBareMap = (field: string, value: unknown): boolean => granular.has(field) && isRecord(value)

// An empty set is a leaf, or a list or map that has one owner as a whole.
function holds(fields: Fields, value: unknown, field = ''): boolean {
  if (isLeaf(fields)) return !isBareMap(field, value) || isEmpty(value)
  if (Array.isArray(value)) return value.every((item) => holdsItem(fields, item))
  if (!isRecord(value)) return true
  return Object.entries(value).every(([key, child]) => {
    const below = fields[`f:${key}`]
    return isRecord(below) ? holds(below, child, key) : isEmpty(child)
  })
}

function holdsItem(fields: Fields, item: unknown): boolean {
  if (!isRecord(item)) return `v:${JSON.stringify(item)}` in fields
  const key = keyOf(fields, item)
  return key !== undefined && holds(fields[key] as Fields, item)
}

// A key that the server fills in (a port's protocol) is not in what we send: it then does not tell items apart.
function keyOf(fields: Fields, item: Record<string, unknown>): string | undefined {
  return Object.keys(fields).find((field) => field.startsWith('k:') && Object.entries(JSON.parse(field.slice(2)) as object).every(([key, value]) => !(key in item) || isDeepStrictEqual(item[key], value)))
}

function extract(value: unknown, fields: Fields, field = ''): unknown {
  if (isLeaf(fields)) return isBareMap(field, value) ? {} : value
  if (Array.isArray(value)) return value.filter((item) => ownsItem(fields, item)).map((item) => extractItem(fields, item))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, child]) => (isRecord(fields[`f:${key}`]) ? [[key, extract(child, fields[`f:${key}`] as Fields, key)]] : [])))
}

const ownsItem = (fields: Fields, item: unknown): boolean => (isRecord(item) ? keyOf(fields, item) !== undefined : `v:${JSON.stringify(item)}` in fields)

// A key that the server filled in (a port's protocol) is not ours, and is not sent.
function extractItem(fields: Fields, item: unknown): unknown {
  const key = isRecord(item) ? keyOf(fields, item) : undefined
  if (key === undefined || !isRecord(item)) return item
  const below = fields[key] as Fields
  return Object.keys(below).some((field) => field.startsWith('f:')) ? extract(item, below) : JSON.parse(key.slice(2))
}

function clashes(fields: Fields, ours: unknown, live: unknown, path: string, field = ''): Omit<Overwritten, 'manager'>[] {
  const below = Object.entries(fields).filter(([key]) => key !== '.')
  if (ours === undefined) return []
  // Who holds no more than that a map, a list or an item is there (others took all that was in it) minds only where it is not there any more.
  const isSame = isWhole(field, ours) ? isDeepStrictEqual(ours, live) : live !== undefined
  if (below.length === 0) return isSame ? [] : [{path, theirs: live, ours}]
  return below.flatMap(([key, child]) => {
    const name = key.slice(2)
    if (key.startsWith('f:') && isRecord(ours) && isRecord(live)) return clashes(child as Fields, ours[name], live[name], path === '' ? name : `${path}.${name}`, name)
    if (!key.startsWith('k:') || !Array.isArray(ours) || !Array.isArray(live)) return []
    const of = (items: readonly unknown[]): unknown => items.find((item) => isRecord(item) && keyOf({[key]: child}, item) !== undefined)
    return clashes(child as Fields, of(ours), of(live), `${path}[${key.slice(2)}]`)
  })
}

const isEmpty = (value: unknown): boolean => value === null || (typeof value === 'object' && Object.keys(value).length === 0)
