import type {IncomingMessage} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import type {LogOptions} from '../world.ts'
import type {Connection} from './connection.ts'
import {lines} from './lines.ts'
import {resumable, type LogPosition} from './log-position.ts'
import {query} from './query.ts'
import {stream, type Failure} from './request.ts'
import {backoff} from './timing.ts'

/** Of a longer line only pieces of this size are held. */
const longest = 64 * 1024
/** A node that is gone answers no more: its logs are not waited for as a write is. */
const mostAttempts = 3

interface Pod {
  readonly namespace: string
  readonly name: string
}

/** A container's log, line by line, read on only as it is consumed. A container that has not started has none. A followed log goes on where a cut ended it. */
export async function* logLines(connection: Connection, pod: Pod, options: LogOptions = {}): AsyncGenerator<string, void> {
  const {follow = false, signal} = options
  const position = resumable()
  try {
    let answer = await open(connection, pod, options)
    while (answer !== undefined) {
      const isWhole = yield* read(answer, follow ? position : undefined, signal)
      if (isWhole) return
      await rest(connection, 0, signal)
      position.again()
      answer = await open(connection, pod, options, position)
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error
  }
}

/** undefined: there is no log, or, where some of it was read before, no pod any more. */
async function open(connection: Connection, pod: Pod, options: LogOptions, resume?: LogPosition): Promise<IncomingMessage | undefined> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(connection, pod, options, resume)
    if (!('again' in answer)) return answer
    if (hasNoLog(answer) || (resume !== undefined && answer.refusal?.http === 404)) return undefined
    if (answer.again === 'final' || attempt >= mostAttempts) throw answer.error
    await rest(connection, attempt, options.signal, answer.after)
  }
}

async function rest({timing}: Connection, attempt: number, signal: AbortSignal | undefined, after?: number): Promise<void> {
  await sleep(after === undefined ? backoff(timing, attempt) : after * 1000, undefined, signal === undefined ? {} : {signal})
}

function ask(connection: Connection, {namespace, name}: Pod, options: LogOptions, resume: LogPosition | undefined): ReturnType<typeof stream> {
  const {container, tailLines, previous, follow, sinceSeconds, signal} = options
  const start = resume?.time === undefined ? {tailLines, sinceSeconds} : {sinceTime: resume.time}
  const parameters = query({container, previous, follow, timestamps: follow, ...start})
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/log${parameters}`
  const object = `log of Pod ${namespace}/${name}`
  const asked = {context: connection.target.context, verb: 'get', resource: 'pods/log', namespace, object, repeatable: true, conditional: false} as const
  return stream(connection, {method: 'GET', path, asked, signal})
}

/** Waits to start, or never ran before. */
const hasNoLog = ({refusal}: Failure): boolean =>
  refusal?.http === 400 && /is waiting to start|previous terminated container|is not available/.test(refusal.message)

/** True where the log came to its end. */
async function* read(answer: IncomingMessage, position: LogPosition | undefined, signal: AbortSignal | undefined): AsyncGenerator<string, boolean> {
  try {
    for await (const line of lines(answer as AsyncIterable<Uint8Array>, {longest, last: 'keep'})) {
      const text = position === undefined ? line : position.take(line)
      if (text !== undefined) yield text
    }
    return true
  } catch (error) {
    if (signal?.aborted || position === undefined) throw error
    return false
  } finally {
    answer.destroy()
  }
}
