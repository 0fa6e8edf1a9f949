import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Issuer} from '../../src/sandbox/certificate.ts'

export interface ClientCertificate {
  readonly certificate: string
  readonly key: string
}

/** What makes certificates for clients: ridectl itself makes none. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0

/** A certificate in that name, PEM, as a server asks for of those who come to it. */
export function clientCertificate(issuer: Issuer & {readonly certificate: string}, name: string): ClientCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'client-certificate-'))
  const openssl = (...words: readonly string[]): Buffer => execFileSync('openssl', words, {cwd: folder, stdio: ['ignore', 'pipe', 'pipe']})
  try {
    writeFileSync(join(folder, 'ca.crt'), issuer.certificate)
    writeFileSync(join(folder, 'ca.key'), issuer.key.export({type: 'pkcs8', format: 'pem'}), {mode: 0o600})
    writeFileSync(join(folder, 'use'), 'extendedKeyUsage=clientAuth\n')
    openssl('req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'client.key', '-subj', `/CN=${name}`, '-out', 'client.csr')
    openssl('x509', '-req', '-in', 'client.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-set_serial', '7', '-days', '30', '-extfile', 'use', '-out', 'client.crt')
    return {certificate: readFileSync(join(folder, 'client.crt'), 'utf8'), key: readFileSync(join(folder, 'client.key'), 'utf8')}
  } finally {
    rmSync(folder, {recursive: true})
  }
}
