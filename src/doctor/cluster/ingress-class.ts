import {completeSpec} from '../../platform/defaults.ts'
import {broken, type Check, warning, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'
import {listed} from './listed.ts'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'

export const ingressClass: Check<ClusterPatient> = {
  name: 'ingress-class',
  subject: 'Ingress class',
  examine: async ({cluster, instances}) => {
    const all = await listed(cluster, {apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass'})
    if (all === undefined) return undefined
    const names = all.map(({metadata}) => metadata.name)
    const specs = (await instances()).map(({metadata, spec}) => ({name: metadata.name, ...completeSpec(metadata.name, spec).ingress})).filter(({enabled}) => enabled)
    const astray = specs.find(({className}) => className !== undefined && !names.includes(className))
    if (astray !== undefined) return broken(`There is no ingress class ${astray.className}, which ${astray.name} asks for`, {means: names.length === 0 ? 'The cluster has none' : `There is ${names.join(', ')}`})
    const usual = all.find(({metadata}) => metadata.annotations?.[isDefault] === 'true')
    const named = specs.find(({className}) => className !== undefined)?.className
    if (usual !== undefined) return well(`Ingress class ${usual.metadata.name}`)
    if (named !== undefined && specs.every(({className}) => className !== undefined)) return well(`Ingress class ${named}`)
    const means = 'No host name leads to an instance that does not set ingress.className'
    const [first] = names
    return first === undefined ? warning('The cluster has no ingress class', {means}) : warning('No ingress class is the default', {means, remedy: `kubectl annotate ingressclass ${first} ${isDefault}=true`})
  },
}
