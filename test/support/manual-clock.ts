import {setTimeout as delay} from 'node:timers/promises'
import type {Clock} from '../../src/world.ts'

export interface ManualClock extends Clock {
  /** Time passes; `asleep`: as for a machine that slept, whose monotonic clock stood still. */
  pass(seconds: number, how?: 'asleep'): void
}

/** A clock whose monotonic time passes only when it is told. Every sleep is over in a moment, and seen by the wall clock; `stuck`: only when its signal aborts. */
export function manualClock({stuck = false} = {}): ManualClock {
  let [monotonic, wall] = [1_000, Date.parse('2026-11-23T21:04:11Z')]
  return {
    now: () => new Date(wall),
    monotonic: () => monotonic,
    sleep: async (milliseconds, signal) => {
      wall += stuck ? 0 : milliseconds
      const options = signal === undefined ? {} : {signal}
      await delay(stuck ? 2 ** 30 : 5, undefined, options).catch(() => {})
    },
    pass: (seconds, how) => {
      wall += seconds * 1000
      if (how === undefined) monotonic += seconds * 1000
    },
  }
}
