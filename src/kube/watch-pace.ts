import {backoff, type Timing} from './timing.ts'
import type {WatchEnd} from './watch-once.ts'

/** How long to wait before the next watch: not at all after one that lived, longer each time after faults, as long as the server says where it does. */
export function watchPace(timing: Timing): (end: WatchEnd) => number {
  let faults = 0
  return ({why, lived, after}) => {
    if (lived >= timing.healthy) faults = 0
    if (after !== undefined) return after * 1000
    const isLong = lived >= timing.shortWatch
    if (isLong && (why === 'closed' || why === 'silent' || faults === 0)) {
      if (why === 'failed' || why === 'expired') faults++
      return 0
    }
    return backoff(timing, faults++)
  }
}
