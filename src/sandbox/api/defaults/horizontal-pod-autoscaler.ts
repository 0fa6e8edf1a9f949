import type {Stored} from '../../contracts.ts'
import {fill} from '../fields.ts'

const cpu = {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}

const byPods = {type: 'Pods', value: 4, periodSeconds: 15}
const byPercent = {type: 'Percent', value: 100, periodSeconds: 15}

export function defaultHorizontalPodAutoscaler({spec}: Stored): void {
  fill(spec, {minReplicas: 1, metrics: [structuredClone(cpu)]})
  if (spec.behavior === undefined) return
  fill(spec.behavior, {scaleUp: {}, scaleDown: {}})
  fill(spec.behavior.scaleUp, {stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [byPods, byPercent]})
  fill(spec.behavior.scaleDown, {selectPolicy: 'Max', policies: [byPercent]})
}
