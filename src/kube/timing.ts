/** Every time of the adapter, in milliseconds. Tests pass smaller ones. */
export interface Timing {
  /** From the first byte out to a finished TLS handshake. */
  readonly connect: number
  /** From there to the last byte of an answer. */
  readonly request: number
  /** A watch that says nothing for this long is cut: bookmarks come each minute. */
  readonly silence: number
  /** A watch that ended sooner than this waits before it starts again. */
  readonly shortWatch: number
  /** A watch that lived this long starts with the first delay again. */
  readonly healthy: number
  readonly firstDelay: number
  readonly longestDelay: number
  /** For a write that met another's at the same moment. */
  readonly conflictDelay: number
  /** How often an exec stream asks whether the other end is there. */
  readonly ping: number
  /** An exec stream that hears nothing for this long, not even an answer to a ping, is dead. */
  readonly lost: number
  /** The same where much is on its way to a process that may not read for a while: so long a kernel waits too. */
  readonly stuck: number
  /** A login program that says nothing for this long waits for a person. */
  readonly login: number
}

export const timing: Timing = {
  connect: 2_000,
  request: 32_000,
  silence: 70_000,
  shortWatch: 1_000,
  healthy: 120_000,
  firstDelay: 800,
  longestDelay: 30_000,
  conflictDelay: 10,
  ping: 5_000,
  lost: 55_000,
  stuck: 900_000,
  login: 60_000,
}

/** Doubles from the first delay to the longest, each stretched by up to its own length, so that many clients do not come back at once. */
export function backoff(times: Timing, attempt: number): number {
  const delay = Math.min(times.firstDelay * 2 ** attempt, times.longestDelay)
  return delay * (1 + Math.random())
}
