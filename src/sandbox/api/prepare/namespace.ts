import type {Stored} from '../../contracts.ts'
import {labelWithName} from '../defaults/namespace.ts'

/** Its finalizer lets go when all that is in it is gone. */
export function prepareNamespace(namespace: Stored): void {
  labelWithName(namespace)
  namespace.status = {phase: 'Active'}
  const finalizers = (namespace.spec.finalizers ?? []) as string[]
  namespace.spec.finalizers = [...new Set([...finalizers, 'kubernetes'])]
}

export function prepareNamespaceUpdate(namespace: Stored, live: Stored): void {
  namespace.spec.finalizers = live.spec.finalizers
}
