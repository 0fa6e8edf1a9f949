import {expect, test} from 'vitest'

import {eventStream} from '../../src/workflows/event-stream.ts'

async function collect<Event>(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = []
  for await (const event of stream) events.push(event)
  return events
}

test('a stream gives every event that its work said, in order, those said at once too', async () => {
  const stream = eventStream<number>(async (say) => {
    say(1)
    say(2)
    await Promise.resolve()
    say(3)
  })
  expect(await collect(stream)).toEqual([1, 2, 3])
})

test('a stream whose work fails gives the events before the failure, and then the failure', async () => {
  const seen: number[] = []
  const stream = eventStream<number>(async (say) => {
    say(1)
    throw new Error('broken')
  })
  await expect((async () => {
    for await (const event of stream) seen.push(event)
  })()).rejects.toThrow('broken')
  expect(seen).toEqual([1])
})
