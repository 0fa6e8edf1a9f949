import {setTimeout as delay} from 'node:timers/promises'

import type {Client} from 'pg'

import {RidectlError} from '../../errors.ts'
import type {DatabaseLogin} from '../../world/database-access.ts'
import {connect, type Connecting} from './connect.ts'
import {failureAt, isBarred, isLetInNowhere, isPassing, isRefusedLogin} from './failure.ts'

const statementTimeout = 30_000

/** An address that says nothing for so long is one that this machine does not reach. A relay's other end is asked by the pod, which takes its own time. */
const direct: Connecting = {patience: 5_000, addressPatience: 2_000, application_name: 'ridectl'}
const relayed: Connecting = {patience: 15_000, application_name: 'ridectl'}

/** Waits between attempts, in milliseconds: a server that restarts is back within seconds. */
const pauses = [1_000, 2_000, 4_000]

/** Runs work on a connection of its own, closed after. Rejects with DATABASE_UNREACHABLE, DATABASE_REFUSED or what the work rejects with. */
export async function connected<Result>(login: DatabaseLogin, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await open(login)
  try {
    return await work(client)
  } catch (error) {
    throw failureAt(error, login)
  } finally {
    await client.end().catch(() => {})
  }
}

async function open(login: DatabaseLogin): Promise<Client> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await connect(login, {...wayOf(login), statement_timeout: statementTimeout})
    } catch (error) {
      const pause = pauses[attempt]
      if (pause === undefined || !isPassing(causeOf(error))) throw error
      await delay(pause)
    }
  }
}

/** Whether the server takes this user with this password; undefined where it does not come to that. */
export async function takesPassword(login: DatabaseLogin): Promise<boolean | undefined> {
  try {
    const client = await connect(login, wayOf(login))
    await client.end().catch(() => {})
    return true
  } catch (error) {
    const cause = causeOf(error)
    if (isRefusedLogin(cause)) return false
    if (isLetInNowhere(cause)) return true
    if (isBarred(cause)) return undefined
    throw error
  }
}

const wayOf = ({relayPort}: DatabaseLogin): Connecting => (relayPort === undefined ? direct : relayed)

const causeOf = (error: unknown): unknown => (error instanceof RidectlError ? error.cause : error)
