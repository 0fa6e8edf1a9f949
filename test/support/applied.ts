import type {AnyComponent, Manifest} from '../../src/reconcile/component.ts'
import {platformOf} from './platform.ts'

/** What a component applies for a spec, by `Kind name`. */
export function applied(component: AnyComponent, spec: Readonly<Record<string, unknown>> = {}, given: Readonly<Record<string, unknown>> = {}, name = 'car1-qa'): ReadonlyMap<string, Manifest> {
  const manifests = component.applies?.(platformOf(spec, {name}), given as never) ?? []
  return new Map(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))
}

/** The parts of a pod that tests look at. */
export interface PodSpec {
  readonly serviceAccountName: string
  readonly terminationGracePeriodSeconds: number
  readonly imagePullSecrets?: readonly object[]
  readonly nodeSelector?: object
  readonly securityContext: object
  readonly initContainers?: readonly Container[]
  readonly containers: readonly Container[]
  readonly volumes: readonly {readonly name: string; readonly [kind: string]: unknown}[]
}

export interface Container {
  readonly name: string
  readonly image: string
  readonly command: readonly string[]
  readonly env: readonly {readonly name: string; readonly value: string}[]
  readonly readinessProbe?: object
  readonly lifecycle?: object
  readonly securityContext: object
  readonly resources: object
}

export interface Spec {
  readonly replicas?: number
  readonly strategy?: {readonly rollingUpdate: object}
  readonly template: {readonly spec: PodSpec; readonly metadata?: {readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>>}}
  readonly [field: string]: unknown
}

export const specOf = (objects: ReadonlyMap<string, Manifest>, name: string): Spec => {
  const found = objects.get(name)
  if (found === undefined) throw new Error(`there is no ${name}, but ${[...objects.keys()].join(', ')}`)
  return found['spec'] as Spec
}

export const podOf = (objects: ReadonlyMap<string, Manifest>, name: string): PodSpec => specOf(objects, name).template.spec

export const commandOf = (objects: ReadonlyMap<string, Manifest>, name: string): string => podOf(objects, name).containers[0]?.command.join(' ') ?? ''
