import type {Stored} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import {decodeMetadata} from './decode-built-in.ts'
import {fillDefaults, prune} from './structural.ts'

/** A custom resource, by its definition's schema: pruned, and given its defaults. */
export function decodeCustom(resource: Resource, body: Readonly<Record<string, unknown>>, unknown: string[]): Stored {
  const {metadata, ...rest} = structuredClone(body)
  const pruned: string[] = []
  const object = {...rest, metadata: decodeMetadata(metadata, pruned)} as unknown as Stored
  prune(object, resource.schema, '', pruned)
  unknown.push(...pruned.toSorted())
  fillDefaults(object, resource.schema)
  return object
}
