import type {Stored} from '../../contracts.ts'
import {fill} from '../fields.ts'

const nameLabel = 'kubernetes.io/metadata.name'

/** Namespaces can be selected by their name. */
export function labelWithName({metadata}: Stored): void {
  if (metadata.name) metadata.labels = {...metadata.labels, [nameLabel]: metadata.name}
}

export function defaultNamespace(namespace: Stored): void {
  labelWithName(namespace)
  fill(namespace.status, {phase: 'Active'})
}
