import type {Schema} from '../schema/schema.ts'
import {schemas} from '../schema/table.ts'
import type {Resource} from './resource.ts'

interface Row {
  readonly kind: string
  readonly plural: string
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly clusterWide?: true
  readonly hasStatus?: false
  readonly review?: true
  /** PUT needs a resourceVersion. */
  readonly conditionalUpdate?: true
}

const all = ['all']

const groups: Readonly<Record<string, readonly Row[]>> = {
  '/v1': [
    {kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], hasStatus: false},
    {kind: 'Event', plural: 'events', shortNames: ['ev'], hasStatus: false},
    {kind: 'Namespace', plural: 'namespaces', shortNames: ['ns'], clusterWide: true},
    {kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', shortNames: ['pvc']},
    {kind: 'Pod', plural: 'pods', shortNames: ['po'], categories: all},
    {kind: 'Secret', plural: 'secrets', hasStatus: false},
    {kind: 'ServiceAccount', plural: 'serviceaccounts', shortNames: ['sa'], hasStatus: false},
    {kind: 'Service', plural: 'services', shortNames: ['svc'], categories: all},
  ],
  'apiextensions.k8s.io/v1': [
    {
      kind: 'CustomResourceDefinition',
      plural: 'customresourcedefinitions',
      shortNames: ['crd', 'crds'],
      categories: ['api-extensions'],
      clusterWide: true,
      conditionalUpdate: true,
    },
  ],
  'apps/v1': [
    {kind: 'ControllerRevision', plural: 'controllerrevisions', hasStatus: false},
    {kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], categories: all},
    {kind: 'ReplicaSet', plural: 'replicasets', shortNames: ['rs'], categories: all},
    {kind: 'StatefulSet', plural: 'statefulsets', shortNames: ['sts'], categories: all},
  ],
  'authorization.k8s.io/v1': [
    {kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews', clusterWide: true, hasStatus: false, review: true},
    {kind: 'SelfSubjectRulesReview', plural: 'selfsubjectrulesreviews', clusterWide: true, hasStatus: false, review: true},
  ],
  'autoscaling/v2': [{kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', shortNames: ['hpa'], categories: all}],
  'batch/v1': [{kind: 'Job', plural: 'jobs', categories: all}],
  'coordination.k8s.io/v1': [{kind: 'Lease', plural: 'leases', hasStatus: false, conditionalUpdate: true}],
  'networking.k8s.io/v1': [{kind: 'Ingress', plural: 'ingresses', shortNames: ['ing']}],
  'policy/v1': [{kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', shortNames: ['pdb'], conditionalUpdate: true}],
}

export const builtIn: readonly Resource[] = Object.entries(groups).flatMap(([group, rows]) => rows.map(row => toResource(group, row)))

function toResource(groupVersion: string, row: Row): Resource {
  const [group = '', version = ''] = groupVersion.split('/')
  return {
    group,
    version,
    kind: row.kind,
    plural: row.plural,
    singular: row.kind.toLowerCase(),
    shortNames: row.shortNames ?? [],
    categories: row.categories ?? [],
    namespaced: row.clusterWide !== true,
    hasStatus: row.hasStatus !== false,
    stored: row.review !== true,
    schema: schemaOf(group, version, row.kind),
    custom: false,
    unconditionalUpdate: row.conditionalUpdate !== true,
  }
}

function schemaOf(group: string, version: string, kind: string): Schema {
  const name = Object.keys(schemas).find(one =>
    schemas[one]?.['x-kubernetes-group-version-kind']?.some(gvk => gvk.group === group && gvk.version === version && gvk.kind === kind),
  )
  if (name === undefined) throw new Error(`schemas.json has no ${group}/${version} ${kind}`)
  return {$ref: name}
}
