import type {KubeObject} from '../../src/world.ts'

/**
 * What kstatus says of a resource of a kind that it does not know, by its own order of rules: what Helm's --wait and Flux wait for.
 * Written from its documentation and not from our own rules, which it is to check.
 */
export function kstatus({metadata, status}: KubeObject): 'Terminating' | 'InProgress' | 'Failed' | 'Current' {
  const conditions = (status?.['conditions'] ?? []) as readonly {readonly type: string; readonly status: string}[]
  const is = (type: string): string | undefined => conditions.find((condition) => condition.type === type)?.status
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  const observed = status?.['observedGeneration']
  if (observed !== undefined && metadata.generation !== undefined && observed !== metadata.generation) return 'InProgress'
  if (is('Reconciling') === 'True') return 'InProgress'
  if (is('Stalled') === 'True') return 'Failed'
  const ready = is('Ready')
  return ready === undefined || ready === 'True' ? 'Current' : 'InProgress'
}

/** Whether `kubectl wait --for=condition=Ready` is over: a condition that speaks of an older spec does not count. */
export function isReadyToKubectl({metadata, status}: KubeObject): boolean {
  const conditions = (status?.['conditions'] ?? []) as readonly {readonly type: string; readonly status: string; readonly observedGeneration?: number}[]
  const ready = conditions.find(({type}) => type === 'Ready')
  const observed = ready?.observedGeneration ?? (status?.['observedGeneration'] as number | undefined)
  return ready?.status === 'True' && (observed === undefined || observed >= (metadata.generation ?? 0))
}
