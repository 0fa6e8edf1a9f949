import {RidectlError} from '../errors.ts'
import type {World} from '../world.ts'
import type {DatabaseLogin, Relay, RelayFailure, RelayPod} from '../world/database-access.ts'

/** A way to a server that goes on from within a pod. */
export interface ThroughPod {
  /** On 127.0.0.1. */
  readonly port: number
  close(): void
  /** What a connection by this way failed with, in the pod's own words where it is the pod that does not reach the server. */
  explained(error: unknown): unknown
}

/** Errors of `Relays.open`. `direct` is why this machine does not go there by itself, where that was tried. */
export async function throughPod(world: World, pod: RelayPod, login: DatabaseLogin, {direct, onBroken}: {readonly direct?: RidectlError | undefined; readonly onBroken: (failure: RelayFailure) => void}): Promise<ThroughPod> {
  const relay = await world.relays.open(world.cluster, pod, login, onBroken)
  return {port: relay.port, close: () => relay.close(), explained: (error) => notEvenThrough(pod, relay, login, error, direct)}
}

function notEvenThrough({name}: RelayPod, relay: Relay, {host, port}: DatabaseLogin, error: unknown, direct: RidectlError | undefined): unknown {
  const failure = relay.failure()
  if (failure === undefined || !(error instanceof RidectlError) || error.code !== 'DATABASE_UNREACHABLE') return error
  const details = direct === undefined ? [] : [`From this machine: ${direct.message}.`]
  return new RidectlError('DATABASE_UNREACHABLE', `PostgreSQL at ${host}:${port} cannot be reached through ${name}: ${failure.why}`, {details, cause: error})
}

/** Whether a pod may come where this machine does not: 28000 may be about the address that one comes from. */
export const mayBeOtherwiseFromPod = (error: unknown): error is RidectlError => error instanceof RidectlError && (error.code === 'DATABASE_UNREACHABLE' || sqlStateOf(error) === '28000')

/** Of a login that the server refused. */
export const sqlStateOf = (error: unknown): unknown => (error instanceof RidectlError && error.code === 'DATABASE_REFUSED' ? (error.cause as {code?: unknown} | undefined)?.code : undefined)

/** Why there is no way through a pod. Why this machine needs one is half of what the person must know. */
export function noWayEither(direct: RidectlError | undefined, error: unknown): unknown {
  if (direct === undefined || !(error instanceof RidectlError) || error.code === 'INTERRUPTED') return error
  return new RidectlError(error.code, `${direct.message}, and ${error.message}`, {details: error.details, remedy: error.remedy, log: error.log, cause: error})
}
