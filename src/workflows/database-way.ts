import {RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {refuseWithoutRights, relayRights} from '../reconcile/rights.ts'
import type {World} from '../world.ts'
import type {DatabaseLogin} from '../world/database-access.ts'
import type {Reached} from '../world/databases.ts'
import {type MadePod, makeRelayPod, type RelayPodWish} from './make-relay-pod.ts'
import {withCertificates} from './own-certificate.ts'
import {relayPods} from './relay-pod.ts'
import {mayBeOtherwiseFromPod, noWayEither, throughPod} from './through-pod.ts'

export interface WayOptions extends Omit<RelayPodWish, 'platform'> {
  /** As it is wanted now: its image is that of a pod that must be made. */
  readonly platform: () => Platform
}

type Work<Result> = (login: DatabaseLogin) => Promise<Result>

/**
 * The world whose databases are reached from wherever this machine stands: directly, and where that is closed through a ready pod of the instance, else through one
 * that is made for it and taken away after. What was found closed stays so: it is not tried again. Errors say why neither way led there.
 */
export function reaching(world: World, options: WayOptions): World {
  const closed = new Map<string, RidectlError>()
  const reach = async <Result extends Reached>(login: DatabaseLogin, work: Work<Result>): Promise<Result> => {
    const at = `${login.host}:${login.port}`
    const direct = closed.get(at)
    if (direct !== undefined) return throughAny(world, options, login, direct, work)
    try {
      return await work(await trustingFromHere(world, login))
    } catch (error) {
      if (!mayBeOtherwiseFromPod(error)) throw error
      closed.set(at, error)
      return throughAny(world, options, login, error, work)
    }
  }
  const {databases} = world
  return {
    ...world,
    databases: {
      ensure: (admin, wish) => reach(admin, (login) => databases.ensure(login, wish)),
      drop: (admin, dropped) => reach(admin, (login) => databases.drop(login, dropped)),
      answers: (of) => reach(of, (login) => databases.answers(login)),
    },
  }
}

function trustingFromHere(world: World, login: DatabaseLogin): Promise<DatabaseLogin> {
  return withCertificates(world, login, () => {
    const files = [login.sslrootcert, login.sslcert, login.sslkey].filter((file) => file !== undefined && file !== 'system')
    throw new RidectlError('DATABASE_UNREACHABLE', `PostgreSQL at ${login.host}:${login.port} cannot be entered from here: this machine has not all of ${files.join(', ')}`)
  })
}

async function throughAny<Result extends Reached>(world: World, options: WayOptions, login: DatabaseLogin, direct: RidectlError, work: Work<Result>): Promise<Result> {
  const way = await openWay(world, options, login, direct)
  try {
    return {...(await work(way.login)), through: way.through}
  } catch (error) {
    throw way.explained(error)
  } finally {
    await way.close()
  }
}

interface Way {
  readonly login: DatabaseLogin
  /** In words. */
  readonly through: string
  explained(error: unknown): unknown
  close(): Promise<void>
}

async function openWay(world: World, options: WayOptions, login: DatabaseLogin, direct: RidectlError): Promise<Way> {
  try {
    await refuseWithoutRelayRights(world, options.platform())
    const {pod, through, remove} = await anyPod(world, options, login)
    try {
      const trusting = await withCertificates(world, login, async () => pod)
      const {port, explained, close} = await throughPod(world, pod, login, {direct, onBroken: () => {}})
      return {login: {...trusting, relayPort: port}, through, explained, close: () => (close(), remove())}
    } catch (error) {
      await remove()
      throw error
    }
  } catch (error) {
    throw noWayEither(direct, error)
  }
}

// Asked before a pod is made for nothing.
async function refuseWithoutRelayRights({cluster}: World, {namespace}: Platform): Promise<void> {
  try {
    await refuseWithoutRights(cluster, namespace, relayRights(), 'a way there through a pod')
  } catch (error) {
    if (!(error instanceof RidectlError) || error.code !== 'FORBIDDEN') throw error
    const given = {command: `ridectl install --role shell --user NAME --namespace ${namespace}`, why: 'lets NAME enter pods; by someone who may give rights'}
    throw new RidectlError('FORBIDDEN', error.message, {details: error.details, remedy: [given, ...error.remedy], cause: error})
  }
}

async function anyPod(world: World, options: WayOptions, {host, port}: DatabaseLogin): Promise<MadePod & {readonly through: string}> {
  const platform = options.platform()
  const {ready} = await relayPods(world, platform)
  if (ready !== undefined) return {pod: ready, through: ready.name, remove: async () => {}}
  const made = await makeRelayPod(world, {...options, platform, onWait: (why) => options.onWait(`${host}:${port} is not reached from here; the pod that is to lead there: ${why}`)})
  return {...made, through: 'a pod made for it'}
}
