import {RidectlError} from '../errors.ts'
import {SecretText} from '../platform/secret.ts'
import type {World} from '../world.ts'
import type {DatabaseLogin, RelayPod} from '../world/database-access.ts'
import {pemFiles} from './pem-files.ts'
import {withAuthorities} from './root-certificate.ts'

/** The login with what TLS needs in place of the files that its URL names: the authorities, and what this side shows. */
export async function withCertificates(world: World, login: DatabaseLogin, pod: () => Promise<RelayPod>): Promise<DatabaseLogin> {
  return withOwnCertificate(world, await withAuthorities(world, login, pod), pod)
}

/** The login with the certificate and the key that this side shows in place of their files. Without `sslcert`, and without TLS, nothing is read. */
export async function withOwnCertificate(world: World, login: DatabaseLogin, pod: () => Promise<RelayPod>): Promise<DatabaseLogin> {
  const {sslcert, sslkey, sslmode} = login
  if (sslcert === undefined || sslkey === undefined || sslmode === 'disable') return login
  const [certificate = '', key = ''] = await pemFiles(world, [{path: sslcert, what: 'the certificate', holds: 'CERTIFICATE'}, {path: sslkey, what: 'the key', holds: 'PRIVATE KEY'}], pod)
  if (/\bENCRYPTED\b/.test(key)) throw new RidectlError('INVALID_INPUT', `the key that DATABASE_URL names, ${sslkey}, has a password, which is not supported: give it one without`)
  return {...login, ownCertificate: {certificate, key: new SecretText(key)}}
}
