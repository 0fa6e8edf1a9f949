import {Interrupted, type Signal, signalExit} from '../interrupted.ts'

const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

export interface Away {
  readonly signal: AbortSignal
  /** From now on somebody else reads the terminal: Ctrl-C is theirs, to end a statement with. */
  handOver(): void
}

/**
 * Runs work that the first signal aborts; once it has let go, the signal is what this rejects with. The next one ends the process at once, but for
 * SIGHUP: a terminal that goes may say so twice. Ctrl-C does neither once the terminal is somebody else's.
 */
export async function whileAway<Result>(work: (away: Away) => Promise<Result>): Promise<Result> {
  const controller = new AbortController()
  let isTheirs = false
  const end = (signal: Signal): void => {
    if (signal === 'SIGINT' && isTheirs) return
    if (controller.signal.aborted && signal !== 'SIGHUP') process.exit(signalExit[signal])
    controller.abort(new Interrupted(signal))
  }
  for (const signal of signals) process.on(signal, end)
  try {
    return await work({signal: controller.signal, handOver: () => void (isTheirs = true)})
  } finally {
    for (const signal of signals) process.off(signal, end)
    controller.signal.throwIfAborted()
  }
}

/** What the work gives, or the signal's reason as soon as it aborts: for work that holds nothing but what ends with this process. */
export async function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const {promise: left, reject} = Promise.withResolvers<never>()
  const leave = (): void => reject(signal.reason as Error)
  signal.addEventListener('abort', leave, {once: true})
  try {
    return await Promise.race([work, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
