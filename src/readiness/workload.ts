import type {KubeObject} from '../world.ts'

/** The numbers of a workload's spec and status that readiness is judged by; what is absent counts 0. */
export interface Counts {
  readonly wanted: number
  readonly total: number
  readonly updated: number
  readonly ready: number
  readonly available: number
}

export function countsOf(object: KubeObject): Counts {
  const status = object.status ?? {}
  return {
    wanted: number(object.spec?.['replicas'], 1),
    total: number(status['replicas']),
    updated: number(status['updatedReplicas']),
    ready: number(status['readyReplicas']),
    available: number(status['availableReplicas']),
  }
}

/** Nothing of a workload is believed until its controller has seen the spec (kstatus, the generation check). */
export function isObserved(object: KubeObject): boolean {
  return number(object.status?.['observedGeneration']) >= number(object.metadata.generation)
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime?: string
}

export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  const conditions = object.status?.['conditions'] as readonly Condition[] | undefined
  return conditions?.find((condition) => condition.type === type)
}

/** Seconds that a condition has held; 0 where it does not say since when. */
export function secondsSince(time: string | undefined, now: Date): number {
  return time === undefined ? 0 : Math.max(0, (now.getTime() - Date.parse(time)) / 1000)
}

/** `on v2`, by the pod template's annotation. */
export function versionOf(object: KubeObject): string {
  return object.metadata.annotations?.['ridectl.dev/version'] ?? 'this version'
}

export const isGoing = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined

const number = (value: unknown, otherwise = 0): number => (typeof value === 'number' ? value : otherwise)
