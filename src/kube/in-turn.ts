/** One after the other: many first requests at once would start a login many times. */
export function inTurn<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return () => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
}
