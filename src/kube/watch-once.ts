import type {IncomingMessage} from 'node:http'
import type {Kind, KubeObject, Selection, WatchEvent} from '../world.ts'
import type {Connection} from './connection.ts'
import {pathOf} from './kinds.ts'
import {lines} from './lines.ts'
import {askedOf} from './list.ts'
import {query, selectors} from './query.ts'
import type {Status} from './refusal.ts'
import {stream} from './request.ts'
import type {Seen} from './seen.ts'
import {silent, withinSilence} from './silence.ts'

export interface WatchFrom {
  readonly kind: Kind
  readonly selection: Selection
  readonly from: string
  readonly known: Seen
  readonly signal: AbortSignal
}

export interface WatchEnd {
  /** closed: by the server, as it does every few minutes. silent: cut by us. expired: the version is gone. failed: anything else. */
  readonly why: 'closed' | 'silent' | 'expired' | 'failed'
  /** The version to go on from; undefined: with a new list. */
  readonly from: string | undefined
  /** Milliseconds. */
  readonly lived: number
  /** Seconds that the server asks for. */
  readonly after?: number | undefined
}

type Line =
  | {readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'; readonly object: KubeObject}
  | {readonly type: 'ERROR'; readonly object: Status}

/** An event carries one object; the API takes none of more than 3 MiB. */
const longestEvent = 16 * 1024 * 1024

/** One WATCH, until whatever ends it. Rejects with what no waiting mends: rights, credentials, a kind that is gone. */
export async function* watchOnce(connection: Connection, watch: WatchFrom): AsyncGenerator<WatchEvent, WatchEnd> {
  const began = performance.now()
  const lived = (): number => performance.now() - began
  const answer = await open(connection, watch)
  if ('again' in answer) {
    if (answer.refusal?.http === 410) return {why: 'expired', from: undefined, lived: lived()}
    if (answer.again === 'final') throw answer.error
    return {why: 'failed', from: watch.from, lived: lived(), after: answer.after}
  }
  const end = yield* follow(answer, connection.timing.silence, watch)
  return {...end, lived: lived()}
}

/** Each watch ends at another time, so that the watches of many clients do not begin anew together. */
function open(connection: Connection, {kind, selection, from, signal}: WatchFrom): ReturnType<typeof stream> {
  const timeoutSeconds = 300 + Math.floor(Math.random() * 300)
  const options = query({watch: true, allowWatchBookmarks: true, resourceVersion: from, timeoutSeconds, ...selectors(selection)})
  const path = pathOf(kind, {namespace: selection.namespace}) + options
  return stream(connection, {method: 'GET', path, asked: askedOf(connection, kind, selection, 'watch'), signal})
}

async function* follow(answer: IncomingMessage, silence: number, watch: WatchFrom): AsyncGenerator<WatchEvent, Omit<WatchEnd, 'lived'>> {
  let {from} = watch
  try {
    for await (const text of lines(withinSilence(answer, silence), {longest: longestEvent, last: 'drop'})) {
      const line = parse(text)
      if (line === undefined) return {why: 'failed', from}
      if (line.type === 'ERROR') return errorEnd(line.object, from)
      from = line.object.metadata.resourceVersion ?? from
      if (line.type !== 'BOOKMARK') yield watch.known.told({type: line.type, object: {...watch.kind, ...line.object}})
    }
    return {why: 'closed', from}
  } catch (error) {
    if (watch.signal.aborted) throw error
    // A server that lost its newest writes (restored from a backup) stays silent for ever at a version that it does not have: only a list tells.
    return error === silent ? {why: 'silent', from: undefined} : {why: 'failed', from}
  } finally {
    answer.destroy()
  }
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line
  } catch {
    return undefined
  }
}

function errorEnd(status: Status, from: string): Omit<WatchEnd, 'lived'> {
  if (status.code === 410) return {why: 'expired', from: undefined}
  return {why: 'failed', from, after: status.details?.retryAfterSeconds}
}
