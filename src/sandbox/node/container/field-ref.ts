import type {Stored} from '../../contracts.ts'
import type {PodSpec} from '../pod-spec.ts'
import {nodeName, podIp} from '../node-name.ts'

const subscripted = /^metadata\.(labels|annotations)\['(.+)'\]$/

/** The value of a fieldRef. undefined: no such field. */
export function fieldValue(pod: Stored, path: string): string | undefined {
  const {metadata} = pod
  const [, map, key] = subscripted.exec(path) ?? []
  if (map !== undefined && key !== undefined) return (map === 'labels' ? metadata.labels : metadata.annotations)?.[key] ?? ''
  return fields[path]?.(pod)
}

const fields: Readonly<Record<string, (pod: Stored) => string>> = {
  'metadata.name': ({metadata}) => metadata.name,
  'metadata.namespace': ({metadata}) => metadata.namespace ?? '',
  'metadata.uid': ({metadata}) => metadata.uid,
  'metadata.labels': ({metadata}) => listed(metadata.labels),
  'metadata.annotations': ({metadata}) => listed(metadata.annotations),
  'spec.nodeName': () => nodeName,
  'spec.serviceAccountName': ({spec}) => (spec as PodSpec).serviceAccountName ?? 'default',
  'status.podIP': () => podIp,
  'status.podIPs': () => podIp,
  'status.hostIP': () => podIp,
  'status.hostIPs': () => podIp,
}

/** As files of the downward API write a map: sorted, a quoted value a line. */
function listed(map: Readonly<Record<string, string>> = {}): string {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n')
}
