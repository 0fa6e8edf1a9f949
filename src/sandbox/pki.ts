import {createPrivateKey, createPublicKey, randomBytes} from 'node:crypto'
import {join} from 'node:path'
import {newIssuer, serverCertificate} from './certificate.ts'
import type {Folders} from './contracts.ts'
import {readIfThere, writePrivate} from './private-file.ts'

const authority = 'ridectl sandbox'

/** What the API server shows, and what clients need to trust and be trusted. */
export interface Pki {
  readonly authority: string
  readonly certificate: string
  readonly key: string
  readonly token: string
}

/** The authority and the token are made once; the server's certificate at every start, so that it never runs out. */
export async function openPki(folders: Folders): Promise<Pki> {
  const {key, certificate} = await openAuthority(folders)
  const issuer = {name: authority, key: createPrivateKey(key), publicKey: createPublicKey(key)}
  const server = serverCertificate(issuer, ['localhost', 'kubernetes'], ['127.0.0.1'])
  return {authority: certificate, ...server, token: await openToken(folders)}
}

async function openAuthority(folders: Folders): Promise<{key: string; certificate: string}> {
  const files = {key: join(folders.pki, 'ca.key'), certificate: join(folders.pki, 'ca.crt')}
  const [key, certificate] = await Promise.all([readIfThere(files.key), readIfThere(files.certificate)])
  if (key && certificate) return {key, certificate}
  const made = newIssuer(authority)
  const pem = made.key.export({type: 'pkcs8', format: 'pem'}).toString()
  await writePrivate(files.key, pem)
  await writePrivate(files.certificate, made.certificate)
  return {key: pem, certificate: made.certificate}
}

async function openToken(folders: Folders): Promise<string> {
  const file = join(folders.pki, 'token')
  const known = await readIfThere(file)
  if (known) return known
  const token = randomBytes(32).toString('base64url')
  await writePrivate(file, token)
  return token
}
