import type {KubeObject} from '../world.ts'
import {componentOf} from './labelled.ts'
import type {Report} from './state.ts'

export interface Planned {
  readonly reports: readonly Report[]
  /** Workloads that are made, or whose pods are replaced. */
  readonly rolled: readonly KubeObject[]
  readonly removed: readonly KubeObject[]
}

/** What a person must know before a deploy begins: where data is not safe, and where it stays or goes. */
export function warningsOf({reports, rolled, removed}: Planned): readonly string[] {
  return [...reports.flatMap((report) => (concerns(report, reports, rolled) ? warningOf(report) : [])), ...removed.flatMap(dataOf)]
}

const warningOf = ({component, verdict}: Report): string[] => (verdict.verdict === 'kept' && verdict.warns === true ? [`${component.name}: ${verdict.message ?? ''}`] : [])

// It is no news where nothing happens to those who need it.
function concerns({component}: Report, reports: readonly Report[], rolled: readonly KubeObject[]): boolean {
  const needing = reports.filter((other) => (other.component.needs as readonly unknown[]).includes(component)).map((other) => other.component.name)
  return rolled.some((object) => needing.includes(componentOf(object)))
}

interface Volume {
  readonly name: string
  readonly persistentVolumeClaim?: {readonly claimName: string}
  readonly emptyDir?: object
}

/** Of a workload that is removed: the claims that its data stays in, or that it goes. */
function dataOf({kind, metadata: {name}, spec}: KubeObject): string[] {
  if (kind !== 'StatefulSet') return []
  const {volumes = []} = (spec?.['template'] as {readonly spec?: {readonly volumes?: readonly Volume[]}} | undefined)?.spec ?? {}
  const claims = volumes.flatMap(({persistentVolumeClaim}) => persistentVolumeClaim?.claimName ?? [])
  if (claims.length > 0) return [`removes StatefulSet ${name}; its data stays in PersistentVolumeClaim ${claims.join(', ')}`]
  return volumes.some((volume) => volume.emptyDir !== undefined && volume.name !== 'tmp') ? [`removes StatefulSet ${name} and the data in it: that is on no PersistentVolumeClaim`] : []
}
