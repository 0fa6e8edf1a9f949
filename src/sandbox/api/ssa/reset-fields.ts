import type {Resource} from '../resources/resource.ts'
import {strategyOf} from '../strategies.ts'
import {fromPaths, type FieldSet} from './field-set.ts'
import {fieldElement} from './path-element.ts'

/** What a write to this endpoint cannot change, and so nobody comes to own by it. */
export function resetFields(resource: Resource, subresource: string | undefined): FieldSet {
  if (subresource === 'status') {
    const kept = [['spec'], ...(strategyOf(resource).statusKeeps ?? [])]
    return fromPaths(kept.map(path => path.map(fieldElement)))
  }
  return resource.hasStatus || subresource === 'finalize' ? fromPaths([[fieldElement('status')]]) : fromPaths([])
}

/** What every object has and nobody owns. */
export const systemFields: FieldSet = fromPaths([
  ...['apiVersion', 'kind', 'metadata'].map(name => [fieldElement(name)]),
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(name => [
    fieldElement('metadata'),
    fieldElement(name),
  ]),
])
