/** Where a followed log has been read to. */
export interface LogPosition {
  /** Time of the last line that was given; undefined: none yet. */
  readonly time: string | undefined
  /** The line without its time; undefined where it was given before. */
  take(line: string): string | undefined
  /** The next lines come from a new answer, which repeats some. */
  again(): void
}

/**
 * Lines carry their time, so that a log that was cut goes on without a line twice; those of one moment are counted. Times are compared only from a cut to the
 * first new line: a log is not always in their order. Where it was not just before the cut, a line may come twice.
 */
export function resumable(): LogPosition {
  let time: string | undefined
  let count = 0
  let repeated = 0
  let isRepeating = false
  let isGiven = true
  return {
    get time() {
      return time
    },
    again() {
      repeated = 0
      isRepeating = true
    },
    take(line) {
      const [, at, text] = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) ?(.*)$/s.exec(line) ?? []
      // a piece of a longer line has no time of its own
      if (at === undefined || text === undefined) return isGiven ? line : undefined
      isGiven = isNew(at)
      return isGiven ? text : undefined
    },
  }

  function isNew(at: string): boolean {
    if (isRepeating && wasGiven(at)) return false
    isRepeating = false
    count = at === time ? count + 1 : 1
    time = at
    return true
  }

  function wasGiven(at: string): boolean {
    if (time === undefined || at > time) return false
    return at < time || repeated++ < count
  }
}
