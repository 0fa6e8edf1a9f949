import {readFile} from 'node:fs/promises'
import {isIP} from 'node:net'
import {homedir} from 'node:os'
import {join} from 'node:path'
import {checkServerIdentity, type ConnectionOptions} from 'node:tls'

import {RidectlError} from '../../errors.ts'
import type {DatabaseLogin} from '../../world/database-access.ts'

/** What is tried in turn, false for without TLS: libpq's own meaning of each sslmode. */
export async function tlsAttempts(login: DatabaseLogin): Promise<readonly (ConnectionOptions | false)[]> {
  const {sslmode, authorities} = login
  if (sslmode === 'disable') return [false]
  if (sslmode === 'verify-full' || sslmode === 'verify-ca') return [await verified(login)]
  if (sslmode === 'require') return [authorities === undefined ? unverified(login) : await verified(login)]
  return sslmode === 'allow' ? [false, unverified(login)] : [unverified(login), false]
}

const unverified = (login: DatabaseLogin): ConnectionOptions => ({...named(login), rejectUnauthorized: false})

async function verified(login: DatabaseLogin): Promise<ConnectionOptions> {
  const chain = {...named(login), ...(login.sslrootcert === 'system' ? {} : {ca: await trusted(login)}), rejectUnauthorized: true}
  const checkName = {checkServerIdentity: (_: string, certificate: Parameters<typeof checkServerIdentity>[1]) => checkServerIdentity(login.host, certificate)}
  return {...chain, ...(login.sslmode === 'verify-full' ? checkName : {checkServerIdentity: () => undefined})}
}

// The server's own name, also where a relay leads there; an address is no name that a server could be asked for.
const named = ({host, ownCertificate: own}: DatabaseLogin): ConnectionOptions => ({
  ...(isIP(host) === 0 ? {servername: host} : {}),
  ...(own === undefined ? {} : {cert: own.certificate, key: own.key.reveal()}),
})

async function trusted({sslmode, authorities}: DatabaseLogin): Promise<string> {
  if (authorities !== undefined) return authorities
  const file = join(homedir(), '.postgresql', 'root.crt')
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new RidectlError('INVALID_INPUT', `sslmode=${sslmode} needs the authorities' certificates: the database URL names no sslrootcert, and there is no ${file}`, {cause: error})
  }
}
