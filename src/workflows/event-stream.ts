/** Runs work that says events as it goes, as a stream of them; ends or rejects as the work does. */
export async function* eventStream<Event>(work: (say: (event: Event) => void) => Promise<void>): AsyncGenerator<Event, void> {
  const said: Event[] = []
  let wake = (): void => {}
  let over = false
  const working = work((event) => {
    said.push(event)
    wake()
  }).finally(() => {
    over = true
    wake()
  })
  working.catch(() => {})
  for (;;) {
    yield* said.splice(0)
    if (over && said.length === 0) break
    if (said.length === 0) await new Promise<void>((resolve) => { wake = resolve })
  }
  await working
}
