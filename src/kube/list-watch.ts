import {setTimeout as sleep} from 'node:timers/promises'
import {RidectlError} from '../errors.ts'
import type {Kind, Selection, WatchEvent} from '../world.ts'
import type {Connection} from './connection.ts'
import {type Listed, listAll} from './list.ts'
import {seen, type Seen} from './seen.ts'
import {watchOnce} from './watch-once.ts'
import {watchPace} from './watch-pace.ts'

interface Source {
  readonly connection: Connection
  readonly kind: Kind
  readonly selection: Selection
  readonly signal: AbortSignal
}

/**
 * LIST, then WATCH from there, through every cut. A watch that ends goes on from the last version; where that is lost (410), or nothing was heard for
 * too long, a new LIST says what was missed, what vanished included. Ends when the signal aborts; rejects only with what no waiting mends.
 */
export async function* listWatch(connection: Connection, kind: Kind, selection: Selection, signal: AbortSignal): AsyncGenerator<WatchEvent, void> {
  try {
    yield* forEver({connection, kind, selection, signal})
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function* forEver(source: Source): AsyncGenerator<WatchEvent, never> {
  const {connection, kind, selection, signal} = source
  const known = seen()
  const delayAfter = watchPace(connection.timing)
  let from: string | undefined
  for (;;) {
    signal.throwIfAborted()
    if (from === undefined) {
      const listed = await listInTheEnd(source, known)
      yield* known.listed(listed.items)
      from = listed.resourceVersion
    }
    const end = yield* watchOnce(connection, {kind, selection, from, known, signal})
    from = end.from
    await sleep(delayAfter(end), undefined, {signal})
  }
}

/** The first list may fail, and says so. From then on the server is one that was there and will be again. */
async function listInTheEnd({connection, kind, selection, signal}: Source, known: Seen): Promise<Listed> {
  for (;;) {
    try {
      return await listAll(connection, kind, selection, signal)
    } catch (error) {
      const passes = known.hasListed && error instanceof RidectlError && error.code === 'UNREACHABLE'
      if (!passes) throw error
      await sleep(connection.timing.longestDelay, undefined, {signal})
    }
  }
}
