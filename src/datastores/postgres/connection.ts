import {setTimeout as delay} from 'node:timers/promises'

import {Client} from 'pg'

import type {Secret} from '../../world.ts'
import {isPassing, isRefusedLogin, postgresFailure} from './failure.ts'

const connectTimeout = 5_000
const statementTimeout = 30_000

/** Waits between attempts, in milliseconds: a server that restarts is back within seconds. */
const pauses = [1_000, 2_000, 4_000]

/** Runs work on a connection of its own, closed after. Rejects with DATABASE_UNREACHABLE, DATABASE_REFUSED or what the work rejects with. */
export async function connected<Result>(url: Secret, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = await open(url)
  try {
    return await work(client)
  } catch (error) {
    throw postgresFailure(error, url)
  } finally {
    await client.end().catch(() => {})
  }
}

async function open(url: Secret): Promise<Client> {
  for (let attempt = 0; ; attempt += 1) {
    const client = new Client({connectionString: url.reveal(), connectionTimeoutMillis: connectTimeout, statement_timeout: statementTimeout, application_name: 'ridectl'})
    client.on('error', () => {}) // a connection that breaks while idle: the next query on it tells
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      const pause = pauses[attempt]
      if (pause === undefined || !isPassing(error)) throw postgresFailure(error, url)
      await delay(pause)
    }
  }
}

/** Whether the server takes this user with this password. A database that it may not enter is no answer to that. */
export async function canLogIn(url: Secret): Promise<boolean> {
  const client = new Client({connectionString: url.reveal(), connectionTimeoutMillis: connectTimeout, application_name: 'ridectl'})
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch (error) {
    if (isRefusedLogin(error)) return false
    throw postgresFailure(error, url)
  } finally {
    await client.end().catch(() => {})
  }
}
