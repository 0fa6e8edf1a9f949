import {manager, type Controller} from './controller.ts'

/** A claim is bound at once: its volume is a folder that the node makes when a pod mounts it. */
export const persistentVolumeClaimController: Controller = {
  name: 'persistentvolume-controller',
  kind: 'PersistentVolumeClaim',
  owns: [],
  reconcile: ({local}, namespace, name) => {
    const claim = local.get('PersistentVolumeClaim', namespace, name)
    if (claim === undefined || claim.status?.phase === 'Bound') return undefined
    const volumeName = claim.spec.volumeName ?? `pvc-${claim.metadata.uid}`
    const bound = local.update({...claim, spec: {...claim.spec, volumeName}}, manager)
    const {accessModes, resources} = claim.spec
    local.update({...bound, status: {phase: 'Bound', accessModes, capacity: resources?.requests}}, manager, 'status')
    return undefined
  },
}
