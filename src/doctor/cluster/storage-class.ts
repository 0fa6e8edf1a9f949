import {type Check, warning, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'
import {listed} from './listed.ts'

const isDefault = 'storageclass.kubernetes.io/is-default-class'

export const storageClass: Check<ClusterPatient> = {
  name: 'storage-class',
  subject: 'Storage class',
  examine: async ({cluster}) => {
    const all = await listed(cluster, {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass'})
    if (all === undefined) return undefined
    const usual = all.find(({metadata}) => metadata.annotations?.[isDefault] === 'true')
    if (usual !== undefined) return well(`Storage class ${usual.metadata.name}`)
    const means = 'A Redis that ridectl keeps loses its data when its pod restarts'
    const [first] = all
    if (first === undefined) return warning('The cluster has no storage class', {means})
    return warning('No storage class is the default', {means, remedy: `kubectl annotate storageclass ${first.metadata.name} ${isDefault}=true`})
  },
}
