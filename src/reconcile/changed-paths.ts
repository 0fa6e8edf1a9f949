import type {KubeObject} from '../world.ts'

const ours = new Set(['ridectl.dev/hash', 'ridectl.dev/version'])
const servers = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp'])

/** Dotted paths that differ between two answers of the server, without what changes by itself. Lists are compared by index. */
export function changedPaths(live: KubeObject, answer: KubeObject): readonly string[] {
  return differences(comparable(live), comparable(answer), '')
}

/** What a person would compare: without the server's bookkeeping and ours, and without the status. */
export function comparable(object: KubeObject): Record<string, unknown> {
  const {status: _, ...rest} = object
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !servers.has(key) && key !== 'annotations'))
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(([key]) => !ours.has(key))
  return {...rest, metadata: annotations.length === 0 ? metadata : {...metadata, annotations: Object.fromEntries(annotations)}}
}

function differences(one: unknown, other: unknown, path: string): readonly string[] {
  if (Object.is(one, other)) return []
  if (!isComposite(one) || !isComposite(other) || Array.isArray(one) !== Array.isArray(other)) return [path]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].flatMap((key) => differences(one[key], other[key], path === '' ? key : `${path}.${key}`))
}

function isComposite(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
