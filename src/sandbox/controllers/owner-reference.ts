import type {LocalApi, Stored} from '../contracts.ts'
import {matches, type LabelSelector} from './label-selector.ts'

type OwnerReference = NonNullable<Stored['metadata']['ownerReferences']>[number]

export const controllerOf = ({metadata}: Stored): OwnerReference | undefined => metadata.ownerReferences?.find(({controller}) => controller)

export function controllerReference({apiVersion, kind, metadata: {name, uid}}: Stored): OwnerReference {
  return {apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true}
}

/** The objects that an owner controls. One that fits its selector and has no controller is adopted; one that fits no more is let go. */
export function claim(local: LocalApi, owner: Stored, kind: string, manager: string): Stored[] {
  const selector = owner.spec.selector as LabelSelector
  const adopts = owner.metadata.deletionTimestamp === undefined
  return local.list(kind, {namespace: owner.metadata.namespace ?? ''}).flatMap((object) => {
    const controller = controllerOf(object)
    const fits = matches(selector, object.metadata.labels)
    if (controller?.uid === owner.metadata.uid) return fits ? [object] : release(local, object, owner, manager)
    if (controller !== undefined || !fits || !adopts || object.metadata.deletionTimestamp !== undefined) return []
    const ownerReferences = [...(object.metadata.ownerReferences ?? []), controllerReference(owner)]
    return [local.update({...object, metadata: {...object.metadata, ownerReferences}}, manager)]
  })
}

function release(local: LocalApi, object: Stored, owner: Stored, manager: string): [] {
  const ownerReferences = object.metadata.ownerReferences?.filter(({uid}) => uid !== owner.metadata.uid) ?? []
  local.update({...object, metadata: {...object.metadata, ownerReferences}}, manager)
  return []
}
