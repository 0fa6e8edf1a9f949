import {stringify} from 'yaml'
import type {KubeObject} from '../../world.ts'
import {safe} from '../safe.ts'

/** The objects as YAML documents that `kubectl diff -f -` reads; what Secrets hold is not shown. */
export function renderedText(objects: readonly KubeObject[]): string {
  return safe(objects.map((object) => stringify(masked(object), {lineWidth: 0})).join('---\n').trimEnd())
}

export function masked(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object
  const {data, stringData, ...rest} = object
  return {...rest, ...(data === undefined ? {} : {data: hidden(data)}), ...(stringData === undefined ? {} : {stringData: hidden(stringData)})}
}

const hidden = (values: unknown): Record<string, string> => Object.fromEntries(Object.keys(values ?? {}).map((key) => [key, '[redacted]']))
