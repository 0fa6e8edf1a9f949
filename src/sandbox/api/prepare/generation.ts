import type {Stored} from '../../contracts.ts'
import {equal} from '../schema/equal.ts'

export function firstGeneration({metadata}: Stored): void {
  metadata.generation = 1
}

/** Counts changes of what is wanted. */
export function countSpecChange(object: Stored, live: Stored): void {
  if (!equal(object.spec, live.spec)) object.metadata.generation = (live.metadata.generation ?? 0) + 1
}

/** A Deployment's annotations go on to its ReplicaSets. */
export function countDeploymentChange(object: Stored, live: Stored): void {
  const changed = !equal(object.spec, live.spec) || !equal(object.metadata.annotations ?? {}, live.metadata.annotations ?? {})
  if (changed) object.metadata.generation = (live.metadata.generation ?? 0) + 1
}
