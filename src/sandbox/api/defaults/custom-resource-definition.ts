import type {Stored} from '../../contracts.ts'
import {fill, list} from '../fields.ts'

export function defaultCustomResourceDefinition({spec, status}: Stored): void {
  const {names} = spec
  names.singular ||= (names.kind ?? '').toLowerCase()
  if (names.kind) names.listKind ||= `${names.kind}List`
  fill(spec, {conversion: {strategy: 'None'}})
  const stored = list(spec, 'versions').find(version => version['storage'])
  if (stored !== undefined && !(status?.storedVersions?.length > 0)) status.storedVersions = [stored['name']]
}
