import type {RidectlError} from '../errors.ts'
import {once} from '../platform/once.ts'
import type {World} from '../world.ts'
import type {DatabaseLogin, DatabaseSession, RelayFailure, RelayPod} from '../world/database-access.ts'
import {instanceLogins} from './instance-login.ts'
import {withCertificates} from './own-certificate.ts'
import {relayPod} from './relay-pod.ts'
import type {Where} from './status.ts'
import {mayBeOtherwiseFromPod, noWayEither, sqlStateOf, throughPod} from './through-pod.ts'

export type Way = 'direct' | 'pod'

export interface DatabaseRequest extends Where {
  /** May change what is there. */
  readonly write: boolean
  /** The only way to try; both in turn where absent. */
  readonly way?: Way
  /** Seconds; 0 is without an end. */
  readonly statementSeconds: number
  readonly idleSeconds: number
  readonly onNotice: (text: string) => void
  /** The way through the pod broke under a connection. */
  readonly onBroken: (failure: RelayFailure, pod: RelayPod) => void
}

/** A database that was entered once, and can be again with `login`. */
export interface Entered {
  readonly login: DatabaseLogin
  /** The connection that was tried, open. */
  readonly session: DatabaseSession
  /** `lock`: a role that may not write. `guard`: a setting, which whoever is in can undo. */
  readonly access: 'write' | 'lock' | 'guard'
  readonly through?: RelayPod
  close(): Promise<void>
}

/** A direct way answers within this time, or counts as closed; milliseconds. */
const directPatience = 2_000
const relayPatience = 15_000

/**
 * Enters the instance's database: directly where this machine reaches it, else through one of its pods. Without `write` as the role that only reads, else with a setting.
 * DATABASE_REFUSED with the SQLSTATE, DATABASE_UNREACHABLE from here and from the pod, NOT_RUNNING, NO_PROGRAM.
 */
export async function enterDatabase(world: World, request: DatabaseRequest): Promise<Entered> {
  const {owner, reader} = await instanceLogins(world.cluster, request)
  const pod = once(() => relayPod(world, request))
  const ours = await withCertificates(world, owner, pod)
  const {user: _user, password: _password, ...same} = ours
  return byAnyWay(world, request, wishesOf(request, ours, reader && {...reader, ...same}))
}

interface Wish {
  readonly login: DatabaseLogin
  readonly access: Entered['access']
}

function wishesOf({write, statementSeconds, idleSeconds}: DatabaseRequest, owner: DatabaseLogin, reader: DatabaseLogin | undefined): readonly Wish[] {
  const limits = {statement_timeout: String(statementSeconds * 1000), idle_in_transaction_session_timeout: String(idleSeconds * 1000)}
  if (write) return [{login: {...owner, settings: limits}, access: 'write'}]
  const settings = {...limits, default_transaction_read_only: 'on'}
  return [...(reader === undefined ? [] : [{login: {...reader, settings}, access: 'lock'} as const]), {login: {...owner, settings}, access: 'guard'}]
}

async function byAnyWay(world: World, request: DatabaseRequest, wishes: readonly Wish[]): Promise<Entered> {
  if (request.way === 'pod') return enterThroughPod(world, request, wishes)
  try {
    return await enterFirst(world, request, wishes, directPatience)
  } catch (error) {
    if (request.way === 'direct' || !mayBeOtherwiseFromPod(error)) throw error
    return enterThroughPod(world, request, wishes, error)
  }
}

async function enterThroughPod(world: World, request: DatabaseRequest, wishes: readonly Wish[], direct?: RidectlError): Promise<Entered> {
  const [{login}] = wishes as [Wish]
  const pod = await podFor(world, request, direct)
  const way = await throughPod(world, pod, login, {direct, onBroken: (failure) => request.onBroken(failure, pod)})
  const relayed = wishes.map((wish) => ({...wish, login: {...wish.login, relayPort: way.port}}))
  try {
    return closing({...(await enterFirst(world, request, relayed, relayPatience)), through: pod}, () => way.close())
  } catch (error) {
    way.close()
    throw way.explained(error)
  }
}

async function podFor(world: World, request: DatabaseRequest, direct: RidectlError | undefined): Promise<RelayPod> {
  try {
    return await relayPod(world, request)
  } catch (error) {
    throw noWayEither(direct, error)
  }
}

/** The first that the server lets in: a role that only reads may be gone, or its password be another's. */
async function enterFirst(world: World, {onNotice}: DatabaseRequest, wishes: readonly Wish[], patience: number): Promise<Entered> {
  for (const [at, {login, access}] of wishes.entries()) {
    try {
      const session = await world.sessions.open(login, {patience, onNotice})
      return {login, session, access, close: () => session.close()}
    } catch (error) {
      if (at === wishes.length - 1 || sqlStateOf(error) !== '28P01') throw error
    }
  }
  throw new Error('nobody was to enter')
}

function closing(entered: Entered, then: () => void): Entered {
  const close = async (): Promise<void> => {
    await entered.close()
    then()
  }
  return {...entered, close}
}

/** Resolves when the server has a session of that name, as seen through one that is open; or when the signal aborts. */
export async function sessionSeen({session}: Entered, name: string, {clock}: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && session.isOpen()) {
    const [seen] = await session.run(`SELECT 1 FROM pg_stat_activity WHERE application_name = '${name}'`)
    if (seen !== undefined && seen.rows.length > 0) return
    await clock.sleep(100, signal)
  }
}
