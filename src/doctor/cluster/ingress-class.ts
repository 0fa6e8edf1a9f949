import {completeSpec} from '../../platform/defaults.ts'
import {broken, type Check, type Failing, warning, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'
import {listed} from './listed.ts'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'
const page = 'see https://kubernetes.io/docs/concepts/services-networking/ingress-controllers/'

export const ingressClass: Check<ClusterPatient> = {
  name: 'ingress-class',
  subject: 'Ingress class',
  examine: async ({context, cluster, instances}) => {
    const all = await listed(cluster, {apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass'})
    if (all === undefined) return undefined
    const names = all.map(({metadata}) => metadata.name)
    const specs = (await instances()).map(({metadata, spec}) => ({name: metadata.name, namespace: metadata.namespace, ...completeSpec(metadata.name, spec).ingress})).filter(({enabled}) => enabled)
    const astray = specs.find(({className}) => className !== undefined && !names.includes(className))
    const usual = all.find(({metadata}) => metadata.annotations?.[isDefault] === 'true')
    if (astray !== undefined) return isAstray(astray, context, usual?.metadata.name, names)
    const named = specs.find(({className}) => className !== undefined)?.className
    if (usual !== undefined) return well(`Ingress class ${usual.metadata.name}`)
    if (named !== undefined && specs.every(({className}) => className !== undefined)) return well(`Ingress class ${named}`)
    const means = 'No host name leads to an instance that does not set ingress.className'
    const [first] = names
    return first === undefined ? warning('The cluster has no ingress class', {means, remedy: page}) : warning('No ingress class is the default', {means, remedy: `kubectl annotate ingressclass ${first} ${isDefault}=true`})
  },
}

interface Astray {
  readonly name: string
  readonly namespace: string | undefined
  readonly className?: string | undefined
}

function isAstray({name, namespace = 'default', className}: Astray, context: string, usual: string | undefined, names: readonly string[]): Failing {
  const says = `There is no ingress class ${className}, which ${name} asks for`
  const [better = usual] = usual === undefined ? names : []
  if (better === undefined) return broken(says, {means: 'The cluster has none', remedy: page})
  const patch = JSON.stringify({spec: {ingress: {className: better}}})
  return broken(says, {
    means: `There is ${names.join(', ')}; set it where the instance is kept, or here`,
    remedy: `kubectl --context ${context} patch summonplatform ${name} --namespace ${namespace} --type merge --patch '${patch}' && ridectl deploy ${name} --context ${context}`,
  })
}
