import type {LocalApi, Stored} from '../contracts.ts'
import {portAnnotation} from './annotations.ts'

/** A pod that takes connections now. */
export interface Endpoint {
  readonly pod: string
  readonly port: number
}

export interface Endpoints {
  /** Of a port of a Service, by its number or name; empty where there is no such port or no ready pod. */
  ready(namespace: string, service: string, port: number | string): readonly Endpoint[]
  /** Why there is none, a line per pod. */
  reasons(namespace: string, service: string): readonly string[]
  stop(): void
}

/** Follows pods and Services; what it says is of this moment: a pod that is to go is left out before its process is told. */
export function followEndpoints(local: LocalApi): Endpoints {
  const services = new Map<string, Stored>()
  const pods = new Map<string, Map<string, Stored>>()
  const stop = local.watch(['Service', 'Pod'], ({type, object}) => {
    const {namespace = '', name} = object.metadata
    const kept = object.kind === 'Service' ? services : podsOf(pods, namespace)
    const key = object.kind === 'Service' ? `${namespace}/${name}` : name
    if (type === 'DELETED') kept.delete(key)
    else kept.set(key, object)
  })
  const selected = (namespace: string, service: Stored | undefined): Stored[] =>
    service === undefined ? [] : [...podsOf(pods, namespace).values()].filter((pod) => isSelected(pod, service))
  return {
    stop,
    ready: (namespace, name, wanted) => {
      const service = services.get(`${namespace}/${name}`)
      const port = service && portOf(service, wanted)
      if (service === undefined || port === undefined) return []
      const fixed = service.metadata.annotations?.[portAnnotation]
      if (fixed !== undefined) return [{pod: name, port: Number(fixed)}]
      return selected(namespace, service).filter(isReady).flatMap((pod) => endpointOf(pod))
    },
    reasons: (namespace, name) => {
      const service = services.get(`${namespace}/${name}`)
      if (service === undefined) return [`there is no Service ${name} in namespace ${namespace}`]
      const all = selected(namespace, service)
      return all.length === 0 ? [`no pod fits the selector of Service ${name}`] : all.map((pod) => `pod ${pod.metadata.name}: ${whyNot(pod)}`)
    },
  }
}

function podsOf(pods: Map<string, Map<string, Stored>>, namespace: string): Map<string, Stored> {
  const known = pods.get(namespace) ?? new Map<string, Stored>()
  pods.set(namespace, known)
  return known
}

interface ServicePort {
  readonly port: number
  readonly name?: string
}

function portOf(service: Stored, wanted: number | string): ServicePort | undefined {
  const ports = (service.spec?.ports ?? []) as ServicePort[]
  return ports.find(({port, name}) => port === wanted || name === wanted)
}

function isSelected(pod: Stored, service: Stored): boolean {
  const selector = Object.entries((service.spec?.selector ?? {}) as Record<string, string>)
  return selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value)
}

function isReady(pod: Stored): boolean {
  return pod.metadata.deletionTimestamp === undefined && conditionOf(pod)?.status === 'True'
}

/** One port a container, one such container a pod: whatever targetPort says, this is it. */
function endpointOf(pod: Stored): Endpoint[] {
  const port = Number(pod.metadata.annotations?.[portAnnotation])
  return Number.isInteger(port) && port > 0 ? [{pod: pod.metadata.name, port}] : []
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly message?: string
}

const conditionOf = (pod: Stored): Condition | undefined => ((pod.status?.conditions ?? []) as Condition[]).find(({type}) => type === 'Ready')

interface ContainerStatus {
  readonly state?: {readonly waiting?: {readonly reason?: string; readonly message?: string}}
}

function whyNot(pod: Stored): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'is going away'
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])] as ContainerStatus[]
  const waiting = statuses.map(({state}) => state?.waiting).find((found) => found?.reason !== undefined && found.reason !== 'PodInitializing')
  if (waiting) return [waiting.reason, waiting.message].filter(Boolean).join(': ')
  return conditionOf(pod)?.message ?? `is ${pod.status?.phase ?? 'Pending'}`
}
