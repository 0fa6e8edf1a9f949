import type {Stored} from '../../contracts.ts'
import type {Resource} from '../resources/resource.ts'
import {ageColumn, column, nameColumn, wide, type Column} from './column.ts'
import {customColumns} from './custom.ts'
import {eventColumns} from './event.ts'
import {ingressColumns, serviceColumns} from './network.ts'
import {podColumns} from './pod.ts'
import {deploymentColumns, jobColumns, replicaSetColumns, statefulSetColumns} from './workloads.ts'

const count = (fields: unknown) => Object.keys(fields ?? {}).length

const byKind: Readonly<Record<string, readonly Column[]>> = {
  ConfigMap: [nameColumn, column('Data', ({['data']: data, ['binaryData']: binary}) => count(data) + count(binary)), ageColumn],
  ControllerRevision: [nameColumn, column('Controller', controller), column('Revision', object => object['revision']), ageColumn],
  CustomResourceDefinition: [nameColumn, column('Created At', ({metadata}) => metadata.creationTimestamp, 'date')],
  Deployment: deploymentColumns,
  Event: eventColumns,
  HorizontalPodAutoscaler: [
    nameColumn,
    column('Reference', ({spec}) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    column('Targets', ({spec}) => (spec.metrics?.length > 0 ? '<unknown>' : '<none>')),
    column('MinPods', ({spec}) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
    column('MaxPods', ({spec}) => spec.maxReplicas),
    column('Replicas', ({status}) => status?.currentReplicas ?? 0),
    ageColumn,
  ],
  Ingress: ingressColumns,
  Job: jobColumns,
  Lease: [nameColumn, column('Holder', ({spec}) => spec?.holderIdentity ?? ''), ageColumn],
  Namespace: [nameColumn, column('Status', ({status}) => status?.phase ?? ''), ageColumn],
  PersistentVolumeClaim: [
    nameColumn,
    column('Status', ({metadata, status}) => (metadata.deletionTimestamp === undefined ? status?.phase : 'Terminating')),
    column('Volume', ({spec}) => spec.volumeName ?? ''),
    column('Capacity', ({spec, status}) => (spec.volumeName ? (status?.capacity?.storage ?? '') : '')),
    column('Access Modes', accessModes),
    column('StorageClass', ({spec}) => spec.storageClassName ?? ''),
    column('VolumeAttributesClass', ({spec}) => spec.volumeAttributesClassName ?? '<unset>'),
    ageColumn,
    wide('VolumeMode', ({spec}) => spec.volumeMode ?? '<unset>'),
  ],
  Pod: podColumns,
  PodDisruptionBudget: [
    nameColumn,
    column('Min Available', ({spec}) => String(spec.minAvailable ?? 'N/A')),
    column('Max Unavailable', ({spec}) => String(spec.maxUnavailable ?? 'N/A')),
    column('Allowed Disruptions', ({status}) => status?.disruptionsAllowed ?? 0, 'integer'),
    ageColumn,
  ],
  ReplicaSet: replicaSetColumns,
  Secret: [nameColumn, column('Type', object => object['type']), column('Data', object => count(object['data'])), ageColumn],
  Service: serviceColumns,
  ServiceAccount: [nameColumn, ageColumn],
  StatefulSet: statefulSetColumns,
}

export function columnsOf(resource: Resource): readonly Column[] {
  return resource.custom ? customColumns(resource.printerColumns) : (byKind[resource.kind] ?? [nameColumn, ageColumn])
}

function controller({metadata}: Stored): string {
  const owner = metadata.ownerReferences?.find(one => one.controller)
  if (owner === undefined) return '<none>'
  const [group] = owner.apiVersion.includes('/') ? owner.apiVersion.split('/') : ['']
  return `${owner.kind.toLowerCase()}${group ? `.${group}` : ''}/${owner.name}`
}

const shortModes: Readonly<Record<string, string>> = {ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP'}

function accessModes({spec, status}: Stored): string {
  const modes = (spec.volumeName ? (status?.accessModes ?? []) : []) as string[]
  return modes.map(mode => shortModes[mode] ?? mode).join(',')
}
