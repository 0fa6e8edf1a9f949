import {type KeyObject, createHash, generateKeyPairSync, randomBytes, sign} from 'node:crypto'
import {bits, integer, objectId, octets, plain, sequence, set, tagged, text, time, yes} from './der.ts'

const day = 24 * 60 * 60 * 1000
const ecdsaWithSha256 = sequence(objectId('1.2.840.10045.4.3.2'))

export interface Issuer {
  readonly name: string
  readonly key: KeyObject
  readonly publicKey: KeyObject
}

/** Node verifies X.509 certificates but writes none: these are the two that a TLS server with its own authority needs. */
export function newIssuer(name: string): Issuer & {readonly certificate: string} {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const issuer = {name, key: privateKey, publicKey}
  const extensions = [
    extension('2.5.29.19', sequence(yes()), true), // basicConstraints: an authority
    extension('2.5.29.15', bits(Buffer.from([0x06]), 1), true), // keyUsage: signs certificates and their revocations
    extension('2.5.29.14', octets(keyId(publicKey))),
  ]
  return {...issuer, certificate: certificate({issuer, subject: name, publicKey, extensions, days: 3650})}
}

/** A certificate for a server on these names and IPv4 addresses. */
export function serverCertificate(issuer: Issuer, names: readonly string[], addresses: readonly string[]): {key: string; certificate: string} {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const alternatives = [
    ...names.map((name) => plain(2, Buffer.from(name))),
    ...addresses.map((address) => plain(7, Buffer.from(address.split('.').map(Number)))),
  ]
  const extensions = [
    extension('2.5.29.15', bits(Buffer.from([0x80]), 7), true), // keyUsage: digitalSignature
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))), // extKeyUsage: serverAuth
    extension('2.5.29.17', sequence(...alternatives)), // subjectAltName
    extension('2.5.29.35', sequence(plain(0, keyId(issuer.publicKey)))),
  ]
  return {key: pem('PRIVATE KEY', privateKey.export({type: 'pkcs8', format: 'der'})), certificate: certificate({issuer, subject: names[0] ?? '', publicKey, extensions, days: 800})}
}

interface Wanted {
  readonly issuer: Issuer
  readonly subject: string
  readonly publicKey: KeyObject
  readonly extensions: readonly Buffer[]
  readonly days: number
}

function certificate(wanted: Wanted): string {
  const now = Date.now()
  const toBeSigned = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(Buffer.from([0x40, ...randomBytes(15)])),
    ecdsaWithSha256,
    commonName(wanted.issuer.name),
    sequence(time(new Date(now - day)), time(new Date(now + wanted.days * day))),
    commonName(wanted.subject),
    wanted.publicKey.export({type: 'spki', format: 'der'}),
    tagged(3, sequence(...wanted.extensions)),
  )
  return pem('CERTIFICATE', sequence(toBeSigned, ecdsaWithSha256, bits(sign('sha256', toBeSigned, wanted.issuer.key))))
}

const commonName = (name: string): Buffer => sequence(set(sequence(objectId('2.5.4.3'), text(name))))

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  critical ? sequence(objectId(id), yes(), octets(value)) : sequence(objectId(id), octets(value))

const keyId = (key: KeyObject): Buffer => createHash('sha1').update(key.export({type: 'spki', format: 'der'})).digest()

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
