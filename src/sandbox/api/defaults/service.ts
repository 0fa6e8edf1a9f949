import type {Stored} from '../../contracts.ts'
import {fill, list} from '../fields.ts'

const threeHours = 10_800

export function defaultService({spec, status}: Stored): void {
  fill(spec, {sessionAffinity: 'None', type: 'ClusterIP'})
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  if (spec.sessionAffinity === 'ClientIP') fill(spec, {sessionAffinityConfig: {clientIP: {timeoutSeconds: threeHours}}})
  for (const port of list(spec, 'ports')) {
    if (port['targetPort'] === 0 || port['targetPort'] === '') port['targetPort'] = port['port']
  }
  const isExternal = spec.type === 'LoadBalancer' || spec.type === 'NodePort' || (spec.type === 'ClusterIP' && spec.externalIPs?.length > 0)
  if (isExternal) fill(spec, {externalTrafficPolicy: 'Cluster'})
  if (spec.type !== 'ExternalName') fill(spec, {internalTrafficPolicy: 'Cluster'})
  if (spec.type !== 'LoadBalancer') return
  fill(spec, {allocateLoadBalancerNodePorts: true})
  for (const ingress of list(status?.loadBalancer, 'ingress')) if (ingress['ip']) fill(ingress, {ipMode: 'VIP'})
}
