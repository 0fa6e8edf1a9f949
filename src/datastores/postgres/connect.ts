import {Socket} from 'node:net'

import {Client, type ClientConfig} from 'pg'

import type {DatabaseLogin} from '../../world/database-access.ts'
import {failureAt, isBarred, speaksNoTls} from './failure.ts'
import {tlsAttempts} from './tls.ts'

export interface Connecting extends Pick<ClientConfig, 'application_name' | 'statement_timeout' | 'types'> {
  /** Until the server lets us in, in milliseconds. */
  readonly patience: number
  /** Until anything answers at the address; default is the whole patience. */
  readonly addressPatience?: number
}

/** The one way into a database: by its own address or through a relay, with TLS as its sslmode says. Rejects with DATABASE_UNREACHABLE or DATABASE_REFUSED; the cause is pg's. */
export async function connect(login: DatabaseLogin, options: Connecting): Promise<Client> {
  const ways = await tlsAttempts(login)
  for (const [at, ssl] of ways.entries()) {
    const client = clientFor(login, options, ssl)
    client.on('error', () => {}) // one that breaks while it is made: connect() tells; while it idles: the next query on it
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      const another = at < ways.length - 1 && (speaksNoTls(error) || isBarred(error))
      if (!another) throw failureAt(error, login)
    }
  }
  throw new Error('no way to connect was tried')
}

function clientFor({host, port, database, user, password, settings, relayPort}: DatabaseLogin, {patience, addressPatience = patience, ...more}: Connecting, ssl: Awaited<ReturnType<typeof tlsAttempts>>[number]): Client {
  const way = relayPort === undefined ? {host, port} : {host: '127.0.0.1', port: relayPort}
  return new Client({...more, ...way, database, user, password: password.reveal(), ssl, options: asOptions(settings), connectionTimeoutMillis: patience, stream: () => socketWithin(addressPatience)})
}

// A network that lets nothing through says nothing either.
function socketWithin(patience: number): Socket {
  const socket = new Socket()
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('nothing answers at the address'), {code: 'ETIMEDOUT'})), patience)
  const answered = (): void => clearTimeout(timer)
  return socket.once('connect', answered).once('close', answered)
}

/** Settings as the server takes them at the connection's start. */
export const asOptions = (settings: Readonly<Record<string, string>>): string => Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, String.raw`\$&`)}`).join(' ')
