/** Milliseconds. */
export interface BackOff {
  readonly initial: number
  readonly max: number
}

/** A kubelet's: the first restart comes at once, the next after 10 s, 20 s, ... 5 minutes. */
export const restartBackOff: BackOff = {initial: 10_000, max: 300_000}

/** What the wait after this one is. */
export const nextBackOff = (before: number, {initial, max}: BackOff): number => (before === 0 ? initial : Math.min(before * 2, max))

/** A container that ran this long has recovered: its next restart comes at once again. */
export const recovered = (ranFor: number, {max}: BackOff): boolean => ranFor >= 2 * max
