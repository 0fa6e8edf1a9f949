import {RidectlError} from '../errors.ts'
import type {Kind} from '../world.ts'

interface Resource {
  readonly plural: string
  readonly namespaced: boolean
}

const namespaced = (plural: string): Resource => ({plural, namespaced: true})
const clusterWide = (plural: string): Resource => ({plural, namespaced: false})

/** Every kind that ridectl sends or reads. A new component with a new kind adds its row. */
const resources: Readonly<Record<string, Resource>> = {
  'v1 Namespace': clusterWide('namespaces'),
  'v1 Node': clusterWide('nodes'),
  'v1 ConfigMap': namespaced('configmaps'),
  'v1 Endpoints': namespaced('endpoints'),
  'v1 Event': namespaced('events'),
  'v1 LimitRange': namespaced('limitranges'),
  'v1 PersistentVolumeClaim': namespaced('persistentvolumeclaims'),
  'v1 Pod': namespaced('pods'),
  'v1 ResourceQuota': namespaced('resourcequotas'),
  'v1 Secret': namespaced('secrets'),
  'v1 Service': namespaced('services'),
  'v1 ServiceAccount': namespaced('serviceaccounts'),
  'apps/v1 ControllerRevision': namespaced('controllerrevisions'),
  'apps/v1 DaemonSet': namespaced('daemonsets'),
  'apps/v1 Deployment': namespaced('deployments'),
  'apps/v1 ReplicaSet': namespaced('replicasets'),
  'apps/v1 StatefulSet': namespaced('statefulsets'),
  'batch/v1 CronJob': namespaced('cronjobs'),
  'batch/v1 Job': namespaced('jobs'),
  'autoscaling/v2 HorizontalPodAutoscaler': namespaced('horizontalpodautoscalers'),
  'coordination.k8s.io/v1 Lease': namespaced('leases'),
  'discovery.k8s.io/v1 EndpointSlice': namespaced('endpointslices'),
  'networking.k8s.io/v1 Ingress': namespaced('ingresses'),
  'networking.k8s.io/v1 IngressClass': clusterWide('ingressclasses'),
  'networking.k8s.io/v1 NetworkPolicy': namespaced('networkpolicies'),
  'policy/v1 PodDisruptionBudget': namespaced('poddisruptionbudgets'),
  'rbac.authorization.k8s.io/v1 ClusterRole': clusterWide('clusterroles'),
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': clusterWide('clusterrolebindings'),
  'rbac.authorization.k8s.io/v1 Role': namespaced('roles'),
  'rbac.authorization.k8s.io/v1 RoleBinding': namespaced('rolebindings'),
  'storage.k8s.io/v1 StorageClass': clusterWide('storageclasses'),
  'apiextensions.k8s.io/v1 CustomResourceDefinition': clusterWide('customresourcedefinitions'),
  'authorization.k8s.io/v1 SelfSubjectAccessReview': clusterWide('selfsubjectaccessreviews'),
  'authorization.k8s.io/v1 SelfSubjectRulesReview': clusterWide('selfsubjectrulesreviews'),
  'summon.ridecell.io/v1beta1 SummonPlatform': namespaced('summonplatforms'),
}

export function resourceOf({apiVersion, kind}: Kind): Resource {
  const key = `${apiVersion} ${kind}`
  const resource = Object.hasOwn(resources, key) ? resources[key] : undefined
  if (resource === undefined) throw new Error(`ridectl does not know the kind ${key}: src/kube/kinds.ts has no row for it`)
  return resource
}

/** `apps` of `apps/v1`; `` of `v1`. */
export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '')

/** `deployments.apps`, as kubectl and access rules write it. */
export function resourceName(kind: Kind): string {
  const group = groupOf(kind.apiVersion)
  return group === '' ? resourceOf(kind).plural : `${resourceOf(kind).plural}.${group}`
}

interface Place {
  readonly namespace?: string | undefined
  readonly name?: string
  readonly subresource?: string | undefined
}

/** The path of a collection (all namespaces where none is given), of an object or of its subresource. */
export function pathOf(kind: Kind, place: Place): string {
  const {plural, namespaced: inNamespace} = resourceOf(kind)
  const segments = kind.apiVersion.includes('/') ? ['apis', ...kind.apiVersion.split('/')] : ['api', kind.apiVersion]
  if (inNamespace && place.namespace !== undefined) segments.push('namespaces', segment(place.namespace))
  segments.push(plural)
  if (place.name !== undefined) segments.push(segment(place.name))
  if (place.subresource !== undefined) segments.push(place.subresource)
  return `/${segments.join('/')}`
}

/** Kubernetes' own rule for a name in a path: anything that would change where the path leads is refused before it is sent. */
function segment(name: string): string {
  if (name === '' || name === '.' || name === '..' || /[/%\s]/.test(name)) {
    throw new RidectlError('INVALID_INPUT', `${JSON.stringify(name)} cannot be the name of a Kubernetes object`)
  }
  return encodeURIComponent(name)
}
