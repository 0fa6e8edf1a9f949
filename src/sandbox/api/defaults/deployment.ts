import type {Stored} from '../../contracts.ts'
import {fill} from '../fields.ts'
import {defaultPodSpec} from './pod-spec.ts'

export function defaultDeployment({spec}: Stored): void {
  fill(spec, {replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600})
  fill(spec.strategy, {type: 'RollingUpdate'})
  if (spec.strategy.type === 'RollingUpdate') {
    fill(spec.strategy, {rollingUpdate: {}})
    fill(spec.strategy.rollingUpdate, {maxUnavailable: '25%', maxSurge: '25%'})
  }
  defaultPodSpec(spec.template.spec)
}

export function defaultReplicaSet({spec}: Stored): void {
  fill(spec, {replicas: 1})
  defaultPodSpec(spec.template.spec)
}
