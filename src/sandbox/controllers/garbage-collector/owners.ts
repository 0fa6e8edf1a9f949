import type {Stored} from '../../contracts.ts'

type OwnerReference = NonNullable<Stored['metadata']['ownerReferences']>[number]

export interface Owners {
  readonly present: readonly OwnerReference[]
  /** Gone, or in another namespace. */
  readonly absent: readonly OwnerReference[]
  readonly foreign: readonly OwnerReference[]
}

export function sortOwners({metadata}: Stored, judge: (reference: OwnerReference) => 'present' | 'absent' | 'foreign'): Owners {
  const judged = (metadata.ownerReferences ?? []).map((reference) => ({reference, is: judge(reference)}))
  const those = (...wanted: string[]) => judged.filter(({is}) => wanted.includes(is)).map(({reference}) => reference)
  return {present: those('present'), absent: those('absent', 'foreign'), foreign: those('foreign')}
}
