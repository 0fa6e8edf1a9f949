import {RidectlError} from '../errors.ts'

type Tree = Readonly<Record<string, unknown>>

/** A pod template with a partial one merged last: maps by key, lists by the keys that Kubernetes merges them by, everything else replaced, null taken away. */
export function mergePodTemplate(base: Tree, patch: Tree | undefined): Record<string, unknown> {
  return patch === undefined ? base : mergeTree(base, patch)
}

/** The lists of a pod that Kubernetes merges by keys; any other is replaced whole. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  volumeMounts: ['mountPath'],
  ports: ['containerPort', 'protocol'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
}

/** Lists whose items can be one of several things: half of one and half of another is none. */
const replaced: ReadonlySet<string> = new Set(['env', 'volumes'])

/** A probe or a hook is one of these. */
const handlers = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

const forbidden = new Set(['__proto__', 'prototype', 'constructor'])

function mergeTree(base: Tree, patch: Tree): Record<string, unknown> {
  const merged: Record<string, unknown> = {...withoutOtherHandler(base, patch)}
  for (const [key, value] of Object.entries(patch)) {
    if (forbidden.has(key)) throw new RidectlError('INVALID_INPUT', `a podTemplate cannot have a field ${key}`)
    if (value === null) delete merged[key]
    else merged[key] = mergeField(key, Object.hasOwn(base, key) ? base[key] : undefined, value)
  }
  return merged
}

function mergeField(field: string, base: unknown, patch: unknown): unknown {
  const keys = mergeKeys[field]
  if (keys !== undefined && Array.isArray(patch)) return mergeList(field, keys, Array.isArray(base) ? base : [], patch)
  return isTree(patch) ? mergeTree(isTree(base) ? base : {}, patch) : patch
}

function mergeList(field: string, keys: readonly string[], base: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const changed = base.map((item) => {
    const change = patch.find((other) => isSame(item, other, keys))
    if (change === undefined || replaced.has(field)) return change ?? item
    return mergeField('', item, change)
  })
  const added = patch.filter((item) => !base.some((other) => isSame(other, item, keys)))
  return [...changed, ...added.map((item) => mergeField('', undefined, item))]
}

// A key that one of them leaves out (a port's protocol) has a default and does not tell them apart; the first key is never left out.
function isSame(one: unknown, other: unknown, keys: readonly string[]): boolean {
  const [first = ''] = keys
  if (!isTree(one) || !isTree(other) || one[first] === undefined) return false
  return keys.every((key) => one[key] === other[key] || (key !== first && (one[key] === undefined || other[key] === undefined)))
}

function withoutOtherHandler(base: Tree, patch: Tree): Tree {
  if (!handlers.some((handler) => isTree(patch[handler]))) return base
  return Object.fromEntries(Object.entries(base).filter(([key]) => !(handlers as readonly string[]).includes(key) || Object.hasOwn(patch, key)))
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
