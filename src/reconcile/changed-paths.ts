import type {KubeObject} from '../world.ts'

/** Stamped on everything: they follow from the spec, and are no change of their own. */
const stamped = new Set(['ridectl.dev/hash', 'ridectl.dev/version', 'app.kubernetes.io/version'])
const servers = new Set(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp'])

/** Dotted paths that differ between two answers of the server, without what changes by itself. Lists are compared by index. */
export function changedPaths(live: KubeObject, answer: KubeObject): readonly string[] {
  return differences(comparable(live), comparable(answer), '')
}

function comparable(object: KubeObject): Record<string, unknown> {
  const metadata = Object.fromEntries(Object.entries(object.metadata).filter(([key]) => !servers.has(key)))
  const {annotations, labels} = object.metadata
  return {...object, metadata: {...metadata, annotations: withoutStamps(annotations), labels: withoutStamps(labels)}, status: undefined}
}

const withoutStamps = (texts: Readonly<Record<string, string>> = {}): object => Object.fromEntries(Object.entries(texts).filter(([key]) => !stamped.has(key)))

function differences(one: unknown, other: unknown, path: string): readonly string[] {
  if (Object.is(one, other)) return []
  if (!isComposite(one) || !isComposite(other) || Array.isArray(one) !== Array.isArray(other)) return [path]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].flatMap((key) => differences(one[key], other[key], path === '' ? key : `${path}.${key}`))
}

function isComposite(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
