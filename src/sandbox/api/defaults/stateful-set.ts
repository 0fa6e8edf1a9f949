import type {Stored} from '../../contracts.ts'
import {fill, list} from '../fields.ts'
import {defaultPersistentVolumeClaim} from './persistent-volume-claim.ts'
import {defaultPodSpec} from './pod-spec.ts'

export function defaultStatefulSet({spec}: Stored): void {
  fill(spec, {podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10, persistentVolumeClaimRetentionPolicy: {}})
  if (!spec.updateStrategy.type) fill(spec.updateStrategy, {type: 'RollingUpdate', rollingUpdate: {}})
  if (spec.updateStrategy.type === 'RollingUpdate' && spec.updateStrategy.rollingUpdate) {
    fill(spec.updateStrategy.rollingUpdate, {partition: 0})
  }
  fill(spec.persistentVolumeClaimRetentionPolicy, {whenDeleted: 'Retain', whenScaled: 'Retain'})
  defaultPodSpec(spec.template.spec)
  for (const claim of list(spec, 'volumeClaimTemplates')) defaultPersistentVolumeClaim(claim)
}

/** A claim inside a StatefulSet says its own kind. */
export function convertStatefulSet({spec}: Stored): void {
  for (const claim of list(spec, 'volumeClaimTemplates')) fill(claim, {apiVersion: 'v1', kind: 'PersistentVolumeClaim'})
}
