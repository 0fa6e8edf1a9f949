import type {Stored} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import {parseFieldSelector} from './field-selector.ts'
import {parseLabelSelector} from './label-selector.ts'

/** Whether an object is one that a list, a watch or a deletion asks for. */
export function selection(resource: Resource, query: URLSearchParams): (object: Stored) => boolean {
  const byLabels = parseLabelSelector(query.get('labelSelector') ?? '')
  const byFields = parseFieldSelector(resource, query.get('fieldSelector') ?? '')
  return object => byLabels(object.metadata.labels ?? {}) && byFields(object)
}
