import {performance} from 'node:perf_hooks'
import {setTimeout as delay} from 'node:timers/promises'

import type {Clock} from '../world.ts'

/** This machine's clock. */
export const clock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    // Rejects with an AbortError when it is cut short: that is the answer here, and no failure.
    await delay(milliseconds, undefined, signal === undefined ? {} : {signal}).catch(() => {})
  },
}
