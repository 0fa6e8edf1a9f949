/** Keys that wait for work: each once, in order, worked on one at a time. */
export interface WorkQueue {
  add(key: string): void
  stop(): void
}

/** Milliseconds until a key that failed is worked on again: doubled with each failure. */
const [firstRetry, lastRetry] = [5, 30_000]

/** A timer cannot wait longer. */
const longestTimer = 2 ** 31 - 1

/** `work` may ask to look again after some milliseconds; where it throws, it is repeated. */
export function createWorkQueue(work: (key: string) => number | undefined, onFailure: (error: unknown) => void): WorkQueue {
  const waiting = new Set<string>()
  const timers = new Map<string, NodeJS.Timeout>()
  const failures = new Map<string, number>()
  let scheduled: NodeJS.Immediate | undefined
  let stopped = false

  const add = (key: string): void => {
    waiting.add(key)
    if (!stopped) scheduled ??= setImmediate(drain)
  }
  const addAfter = (key: string, delay: number): void => {
    clearTimeout(timers.get(key))
    timers.set(key, setTimeout(add, Math.min(delay, longestTimer), key))
  }
  const workOn = (key: string): void => {
    try {
      const again = work(key)
      failures.delete(key)
      if (again === undefined) clearTimeout(timers.get(key))
      else addAfter(key, again)
    } catch (error) {
      const count = failures.get(key) ?? 0
      failures.set(key, count + 1)
      addAfter(key, Math.min(firstRetry * 2 ** count, lastRetry))
      onFailure(error)
    }
  }
  const drain = (): void => {
    scheduled = undefined
    const batch = [...waiting]
    waiting.clear()
    for (const key of batch) if (!stopped) workOn(key)
  }

  return {
    add,
    stop: () => {
      stopped = true
      clearImmediate(scheduled)
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
