import type {IncomingMessage} from 'node:http'
import {setTimeout as sleep} from 'node:timers/promises'
import type {RidectlError} from '../errors.ts'
import {judge, type Again, type Asked} from './api-error.ts'
import type {Access, Connection} from './connection.ts'
import {exchange, NetworkFault, openInTime, readAll, type Call, type Reply} from './exchange.ts'
import {expiryOf} from './expiry.ts'
import {refusalOf, type Refusal} from './refusal.ts'
import {backoff, type Timing} from './timing.ts'
import {isLasting, unreachable} from './unreachable.ts'

export interface ApiCall extends Call {
  readonly asked: Asked
  /** Values that no message may show. */
  readonly secrets?: readonly string[]
  /** Statuses beyond 2xx that are an answer here and no failure. */
  readonly accepts?: readonly number[]
  /** Called when a request that must not go twice got no answer: what it finds is the answer, undefined sends it again. */
  readonly recover?: () => Promise<Answer | undefined>
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly warnings: readonly string[]
}

const mostAttempts = 10
/** Meeting another's write: 5 tries 10 ms apart, then 4 that wait longer each time. */
const mostConflicts = 9

export interface Failure {
  readonly again: Again
  readonly error: RidectlError
  /** Seconds, where the server said how long. */
  readonly after: number | undefined
  /** What the server said; undefined where it said nothing. */
  readonly refusal: Refusal | undefined
}

/** Asks until there is an answer that counts; rejects with a RidectlError. */
export async function request(connection: Connection, call: ApiCall): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await once(connection, call)
    if ('status' in outcome) return outcome
    const {again, error} = outcome
    const unknown = again === 'repeat' && !call.asked.repeatable
    if (again === 'final' || attempt >= attempts(connection, again) || (unknown && call.recover === undefined)) throw error
    await pause(connection, outcome, attempt, call.signal)
    const recovered = unknown ? await call.recover?.() : undefined
    if (recovered !== undefined) return recovered
  }
}

/** A server that has never answered is tried once more and not for minutes. */
function attempts(connection: Connection, again: Again): number {
  if (again === 'conflict') return mostConflicts
  return connection.reached ? mostAttempts : 1
}

async function once(connection: Connection, call: ApiCall): Promise<Answer | Failure> {
  try {
    const reply = await authorised(connection, access => exchange(connection, access, call), ({status}) => status === 401)
    return read(reply, await judging(connection, call, reply.status))
  } catch (error) {
    if (error instanceof NetworkFault) return networkFailure(connection, error)
    throw error
  }
}

/** What is known of credentials that were not accepted is judged with the answer. */
async function judging(connection: Connection, call: ApiCall, status: number): Promise<ApiCall> {
  return status === 401 ? {...call, asked: {...call.asked, expiry: await expiryOf(connection.target)}} : call
}

/** After a 401 the credentials are made anew, once. */
export async function authorised<Got>(connection: Connection, ask: (access: Access) => Promise<Got>, refused: (got: Got) => boolean): Promise<Got> {
  const access = await connection.access()
  const got = await ask(access)
  if (!refused(got)) return got
  connection.refresh(access)
  return ask(await connection.access())
}

const isAnswer = (status: number, call: ApiCall): boolean => (status >= 200 && status < 300) || (call.accepts?.includes(status) ?? false)

function read(reply: Reply, call: ApiCall): Answer | Failure {
  const {status, warnings, text} = reply
  if (isAnswer(status, call)) return {status, warnings, body: parse(text)}
  const refusal = refusalOf(reply, call.secrets ?? [])
  const {again, error} = judge(refusal, call.asked)
  return {again, error, after: refusal.retryAfter, refusal}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A wrong address is known in the time of one attempt: only a server that was reached before is waited for. */
export function networkFailure(connection: Connection, fault: NetworkFault): Failure {
  const lasting = isLasting(fault) || (!connection.reached && !fault.sent)
  const again = lasting ? 'final' : fault.sent ? 'repeat' : 'now'
  return {again, error: unreachable(connection, fault), after: undefined, refusal: undefined}
}

async function pause({timing}: Connection, failure: Failure, attempt: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(delayOf(timing, failure, attempt), undefined, signal === undefined ? {} : {signal})
}

function delayOf(timing: Timing, {again, after, refusal}: Failure, attempt: number): number {
  if (again === 'conflict') return timing.conflictDelay * (attempt < 5 ? 1 : 5 ** (attempt - 4))
  if (after !== undefined) return after * 1000
  const cut = refusal === undefined && again === 'repeat'
  return cut && attempt === 0 ? 0 : backoff(timing, attempt)
}

/** The head of an answer whose body streams. One attempt: who reads a stream knows how to go on. */
export async function stream(connection: Connection, call: ApiCall): Promise<IncomingMessage | Failure> {
  try {
    const answer = await authorised(connection, access => openInTime(connection, access, call), isUnauthorised)
    const status = answer.statusCode ?? 0
    if (isAnswer(status, call)) return answer
    const reply = {status, headers: answer.headers, warnings: [], text: await readAll(answer, call.signal)}
    return read(reply, await judging(connection, call, status)) as Failure
  } catch (error) {
    if (error instanceof NetworkFault) return networkFailure(connection, error)
    throw error
  }
}

/** Lets go of the connection of an answer that nobody will read. */
function isUnauthorised(answer: IncomingMessage): boolean {
  if (answer.statusCode === 401) answer.resume()
  return answer.statusCode === 401
}
