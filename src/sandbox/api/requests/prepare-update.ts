import type {Stored} from '../../contracts.ts'
import {equal} from '../schema/equal.ts'
import {strategyOf} from '../strategies.ts'
import type {Server, Target} from './server.ts'

/** Puts back what this request may not change: system fields, the status, or all but the status. */
export function prepareUpdate(server: Server, target: Target, object: Stored, live: Stored): Stored {
  keepSystemFields(object, live)
  const strategy = strategyOf(target.resource)
  if (target.subresource === 'status') return onlyStatus(target, object, live)
  if (target.subresource === 'finalize') return {...live, metadata: object.metadata, spec: object.spec}
  if (target.resource.hasStatus) keep(object, live, 'status')
  if (target.resource.custom && !equal(rest(object), rest(live))) object.metadata.generation = (live.metadata.generation ?? 0) + 1
  strategy.prepareUpdate?.(object, live, server)
  return object
}

function keepSystemFields({metadata}: Stored, live: Stored): void {
  metadata.uid ||= live.metadata.uid
  metadata.creationTimestamp = live.metadata.creationTimestamp
  for (const field of ['generation', 'deletionTimestamp'] as const) {
    if (live.metadata[field] === undefined) delete metadata[field]
    else Object.assign(metadata, {[field]: live.metadata[field]})
  }
  if (live.metadata.deletionGracePeriodSeconds !== undefined) metadata.deletionGracePeriodSeconds ??= live.metadata.deletionGracePeriodSeconds
}

function onlyStatus({resource}: Target, object: Stored, live: Stored): Stored {
  if (resource.custom) {
    // Of a custom resource's metadata, a write to the status changes the managed fields alone.
    const kept = {...live, metadata: {...live.metadata, managedFields: object.metadata.managedFields}} as Stored
    if (object.status === undefined) delete kept.status
    else kept.status = object.status
    if (object.metadata.managedFields === undefined) delete kept.metadata.managedFields
    return kept
  }
  keep(object, live, 'spec')
  for (const path of strategyOf(resource).statusKeeps ?? []) keep(object.metadata, live.metadata, path.at(-1) ?? '')
  return object
}

function keep(object: Record<string, unknown>, live: Readonly<Record<string, unknown>>, field: string): void {
  if (live[field] === undefined) delete object[field]
  else object[field] = live[field]
}

function rest(object: Stored): Record<string, unknown> {
  const {metadata: _metadata, status: _status, ...others} = object
  return others
}
