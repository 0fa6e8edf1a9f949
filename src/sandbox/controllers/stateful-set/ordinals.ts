import type {Stored} from '../../contracts.ts'
import {isReady} from '../pod-state.ts'
import type {Revisions} from './revisions.ts'

export const revisionLabel = 'controller-revision-hash'

export interface Ordinals {
  readonly name: string
  readonly replicas: number
  readonly revisions: Revisions
  /** Pods from this ordinal on get the new template. */
  readonly partition: number
  /** All at once, or each after the one before it is ready. */
  readonly parallel: boolean
  /** The kind of update that replaces pods by itself. */
  readonly rolls: boolean
}

export type OrdinalStep =
  | {readonly do: 'create'; readonly ordinal: number; readonly revision: string}
  | {readonly do: 'delete'; readonly pod: Stored}

export const ordinalOf = ({metadata}: Stored): number => Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? -1)

export const isHealthy = (pod: Stored): boolean => isReady(pod) && pod.metadata.deletionTimestamp === undefined

/** What comes next: missing pods, the first one first; then surplus ones, then those of an old revision, the last one first. Pure. */
export function nextSteps(ordinals: Ordinals, pods: readonly Stored[]): OrdinalStep[] {
  const {replicas, parallel} = ordinals
  const steps: OrdinalStep[] = []
  for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
    const pod = pods.find((one) => ordinalOf(one) === ordinal)
    const step = pod === undefined ? ({do: 'create', ordinal, revision: revisionFor(ordinals, ordinal)} as const) : replaceEnded(pod)
    if (step) steps.push(step)
    if (!parallel && (step ?? !isHealthy(pod as Stored))) return [...steps, ...renewBroken(ordinals, pod)]
  }
  if (steps.length > 0) return steps
  const surplus = pods.filter((pod) => ordinalOf(pod) >= replicas).toSorted((a, b) => ordinalOf(b) - ordinalOf(a))
  if (surplus.length > 0) return deletions(parallel ? surplus : surplus.slice(0, 1))
  return roll(ordinals, pods)
}

function revisionFor({revisions, partition}: Ordinals, ordinal: number): string {
  return ordinal < partition ? revisions.current : revisions.update
}

/** A pod that has ended is replaced. */
function replaceEnded(pod: Stored): OrdinalStep | undefined {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded' ? deletions([pod])[0] : undefined
}

/** A pod that never becomes ready does not keep the template that would mend it from coming. */
function renewBroken(ordinals: Ordinals, pod: Stored | undefined): OrdinalStep[] {
  return pod && !isReady(pod) && isOld(ordinals, pod) ? deletions([pod]) : []
}

function roll(ordinals: Ordinals, pods: readonly Stored[]): OrdinalStep[] {
  if (pods.some((pod) => !isHealthy(pod))) return []
  const old = pods.filter((pod) => isOld(ordinals, pod)).toSorted((a, b) => ordinalOf(b) - ordinalOf(a))
  return deletions(old.slice(0, 1))
}

function isOld({rolls, partition, revisions}: Ordinals, pod: Stored): boolean {
  return rolls && ordinalOf(pod) >= partition && pod.metadata.labels?.[revisionLabel] !== revisions.update
}

const deletions = (pods: readonly Stored[]): OrdinalStep[] =>
  pods.filter(({metadata}) => metadata.deletionTimestamp === undefined).map((pod) => ({do: 'delete', pod}))
