import {chownSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Issuer, newIssuer, serverCertificate} from '../../src/sandbox/certificate.ts'
import {foldersAt, makeFolders} from '../../src/sandbox/folders.ts'
import {openPorts} from '../../src/sandbox/ports.ts'
import {startPostgres} from '../../src/sandbox/services/postgres.ts'
import {openServiceLog} from '../../src/sandbox/services/service-log.ts'
import {type ClientCertificate, clientCertificate} from './client-certificate.ts'
import {askDatabase} from './sql.ts'

/** A PostgreSQL of the test's own, on loopback alone, whose certificate is for one name and from an authority of its own. */
export interface OwnPostgres {
  readonly port: number
  /** Of the administrator `postgres`. */
  readonly password: string
  /** The authority, PEM. */
  readonly authority: string
  admin(sql: string, database?: string): Promise<readonly Record<string, unknown>[]>
  /** From now on with a certificate for this name. */
  serveAs(name: string): Promise<void>
  /** From now on lets this user in only with a certificate in his name, beside the password: gives one. */
  demandCertificate(user: string): Promise<ClientCertificate>
  /** From now on with these lines at the head of pg_hba.conf; gives a way back. */
  rule(...lines: readonly string[]): Promise<() => Promise<void>>
  stop(): Promise<void>
}

export async function ownPostgres(name: string): Promise<OwnPostgres> {
  const folders = foldersAt(mkdtempSync(join(tmpdir(), 'own-postgres-')))
  await makeFolders(folders)
  const server = await startPostgres(folders, openPorts(folders), {log: openServiceLog(join(folders.logs, 'postgres.log')), progress: () => {}})
  const {password} = new URL(server.adminUrl)
  const admin = (sql: string, database = 'postgres') => askDatabase(server.adminUrl, database, sql)
  const issuer = newIssuer('An authority of the test')
  const data = join(folders.postgres, 'data')
  const serveAs = async (of: string): Promise<void> => {
    putCertificate(data, issuer, of)
    await reload(admin)
  }
  await admin('ALTER SYSTEM SET ssl = on')
  await serveAs(name)
  const put = async (rules: string): Promise<void> => {
    writeFileSync(join(data, 'pg_hba.conf'), rules)
    await reload(admin)
  }
  const rule = async (...lines: readonly string[]): Promise<() => Promise<void>> => {
    const before = readFileSync(join(data, 'pg_hba.conf'), 'utf8')
    await put([...lines, before].join('\n'))
    return () => put(before)
  }
  return {
    port: server.port, password, authority: issuer.certificate, admin, serveAs, rule,
    demandCertificate: async (user) => {
      await rule(`hostssl all ${user} all scram-sha-256 clientcert=verify-full`)
      putFile(data, 'clients.crt', issuer.certificate)
      await admin("ALTER SYSTEM SET ssl_ca_file = 'clients.crt'")
      await reload(admin)
      return clientCertificate(issuer, user)
    },
    stop: async () => {
      await server.stop()
      for (const folder of [folders.root, folders.postgres]) rmSync(folder, {recursive: true, force: true})
    },
  }
}

/** Until new connections have what is new. */
async function reload(admin: OwnPostgres['admin']): Promise<void> {
  const loaded = async (): Promise<string> => String((await admin('SELECT pg_conf_load_time()::text AS at'))[0]?.['at'])
  const before = await loaded()
  await admin('SELECT pg_reload_conf()')
  while ((await loaded()) === before) await new Promise((resolve) => setTimeout(resolve, 50))
}

function putCertificate(data: string, issuer: Issuer, name: string): void {
  const {key, certificate} = serverCertificate(issuer, [name], [])
  putFile(data, 'server.key', key)
  putFile(data, 'server.crt', certificate)
}

function putFile(data: string, file: string, text: string): void {
  const {uid, gid} = statSync(data)
  writeFileSync(join(data, file), text, {mode: 0o600})
  chownSync(join(data, file), uid, gid)
}
