import type {Readable} from 'node:stream'

/** What a stream ends with that said nothing for too long. */
export const silent = new Error('nothing came for too long')

/** The bytes of a stream, which is cut when none come for that long: a dead connection does not say that it is dead. Time that the reader takes is not counted. */
export async function* withinSilence(stream: Readable, longest: number): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
  for (;;) {
    const timer = setTimeout(() => stream.destroy(silent), longest)
    const next = await chunks.next().finally(() => clearTimeout(timer))
    if (next.done) return
    yield next.value
  }
}
