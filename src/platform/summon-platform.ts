import type {KubeObject} from '../world.ts'
import {type CompleteSpec, completeSpec} from './defaults.ts'
import type {Status} from './summon-platform.generated.ts'

export type {CompleteSpec} from './defaults.ts'
export type {Spec, Status} from './summon-platform.generated.ts'

export const apiVersion = 'summon.ridecell.io/v1beta1'
export const kind = 'SummonPlatform'

export const states = ['Initializing', 'CreatingBackup', 'Migrating', 'Deploying', 'Ready', 'Error'] as const
export type State = (typeof states)[number]

/** One instance as the engine sees it: the resource, parsed, its spec complete with defaults. */
export interface Platform {
  readonly name: string
  readonly namespace: string
  /** Empty where the resource is not in the cluster yet. */
  readonly uid: string
  readonly generation: number
  readonly resourceVersion: string
  readonly annotations: Readonly<Record<string, string>>
  readonly spec: CompleteSpec
  readonly status: Status
  /** The resource as the cluster has it. */
  readonly live: KubeObject
}

/** Fills the defaults in. What the cluster stores was validated by it: this checks nothing (platform/check.ts does). */
export function parsePlatform(live: KubeObject): Platform {
  const {name, namespace = '', uid = '', generation = 0, resourceVersion = '', annotations = {}} = live.metadata
  return {name, namespace, uid, generation, resourceVersion, annotations, spec: completeSpec(name, live.spec), status: (live.status ?? {}) as Status, live}
}
