import {resolvePercent} from '../replicas.ts'

/** What is counted of a ReplicaSet in a rollout. */
export interface Replicas {
  readonly wanted: number
  readonly available: number
}

export interface RollingUpdate {
  readonly maxSurge?: number | string
  readonly maxUnavailable?: number | string
}

export interface Rollout {
  /** Of the Deployment. */
  readonly replicas: number
  readonly current: Replicas
  /** Older ReplicaSets, the oldest first. */
  readonly old: readonly Replicas[]
}

export interface Scales {
  readonly current: number
  readonly old: readonly number[]
}

/** How many pods there may be more, and how many fewer, than the Deployment wants. Never both none: nothing could ever move. */
export function fenceposts({maxSurge, maxUnavailable}: RollingUpdate, replicas: number): {surge: number; unavailable: number} {
  const surge = resolvePercent(maxSurge, replicas, Math.ceil)
  const unavailable = resolvePercent(maxUnavailable, replicas, Math.floor)
  return surge === 0 && unavailable === 0 ? {surge, unavailable: 1} : {surge, unavailable}
}

/** The next step of a rolling update: the new ReplicaSet grows as far as the surge allows, old ones shrink while enough pods are available. */
export function rollingScales(rollout: Rollout, strategy: RollingUpdate): Scales {
  const {surge, unavailable} = fenceposts(strategy, rollout.replicas)
  const current = newScale(rollout, surge)
  const total = sum(rollout.old.map(({wanted}) => wanted)) + current
  const least = rollout.replicas - unavailable
  const newUnavailable = Math.max(0, current - rollout.current.available)
  const broken = dropUnavailable(rollout.old, total - least - newUnavailable)
  const available = sum(rollout.old.map((one) => one.available)) + rollout.current.available
  return {current, old: drop(broken, available - least)}
}

function newScale({replicas, current, old}: Rollout, surge: number): number {
  if (current.wanted >= replicas) return replicas
  const total = sum(old.map(({wanted}) => wanted)) + current.wanted
  return current.wanted + Math.max(0, Math.min(replicas + surge - total, replicas - current.wanted))
}

/** Pods of old ReplicaSets that are not available go first: they serve nobody. */
function dropUnavailable(old: readonly Replicas[], most: number): Replicas[] {
  let left = Math.max(0, most)
  return old.map(({wanted, available}) => {
    const dropped = Math.min(left, Math.max(0, wanted - available))
    left -= dropped
    return {wanted: wanted - dropped, available}
  })
}

function drop(old: readonly Replicas[], most: number): number[] {
  let left = Math.max(0, most)
  return old.map(({wanted}) => {
    const dropped = Math.min(left, wanted)
    left -= dropped
    return wanted - dropped
  })
}

/** Nothing new before everything old is gone. `oldPods`: pods of old ReplicaSets that are still there. */
export function recreateScales({replicas, current, old}: Rollout, oldPods: number): Scales {
  return {current: oldPods === 0 ? replicas : current.wanted, old: old.map(() => 0)}
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
