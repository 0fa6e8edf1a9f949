/** The ports of whoever enters a database by hand: a session, psql, and the way through a pod. */

import type {Cluster, Secret} from '../world.ts'

/** How TLS is asked for and checked, in libpq's words. */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/** One database, and who enters it. TLS is checked against `host`, whichever way leads there. */
export interface DatabaseLogin {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Secret
  readonly sslmode: SslMode
  /** Where the authorities are, as the instance's pods see it; `system` are the machine's own. */
  readonly sslrootcert?: string
  /** The authorities themselves, PEM. Where absent, libpq's own place for them. */
  readonly authorities?: string
  /** Where the certificate and key that this side shows are, as the instance's pods see it. */
  readonly sslcert?: string
  readonly sslkey?: string
  /** These themselves, PEM. */
  readonly ownCertificate?: {readonly certificate: string; readonly key: Secret}
  /** The server's settings for this session, as `{statement_timeout: '300000'}`; they hold from its first moment. */
  readonly settings: Readonly<Record<string, string>>
  /** A port on 127.0.0.1 that leads to host:port. */
  readonly relayPort?: number
}

/** What one statement gave. */
export interface StatementResult {
  /** `SELECT`, `INSERT`: the server's word for what was done. */
  readonly command: string
  /** Rows read or changed; null where the statement has none. */
  readonly count: number | null
  /** Empty where no rows come back. */
  readonly columns: readonly {readonly name: string; readonly isNumber: boolean}[]
  /** As the server writes them. */
  readonly rows: readonly (readonly (string | null)[])[]
}

/** One connection to a database. */
export interface DatabaseSession {
  /** Runs SQL as typed, several statements as well. FAILED with the server's words and SQLSTATE; DATABASE_UNREACHABLE once the connection is gone. */
  run(sql: string): Promise<readonly StatementResult[]>
  /** Ends the statement that runs (57014); the session goes on. */
  cancel(): Promise<void>
  transaction(): 'none' | 'open' | 'failed'
  isOpen(): boolean
  /** Names and kinds of what is in the search path: tables alone, or views and sequences too. */
  relations(only?: 'tables'): Promise<StatementResult>
  /** Columns, indexes and constraints of one relation, each with its title; empty where there is none of that name. */
  describe(relation: string): Promise<readonly {readonly title: string; readonly result: StatementResult}[]>
  close(): Promise<void>
}

export interface DatabaseSessions {
  /** DATABASE_REFUSED with the SQLSTATE (password, certificate, no such database), DATABASE_UNREACHABLE within `patience` milliseconds. */
  open(login: DatabaseLogin, options: {readonly patience: number; readonly onNotice?: (text: string) => void}): Promise<DatabaseSession>
}

/** A port on 127.0.0.1 each of whose connections goes on from within a pod. */
export interface Relay {
  readonly port: number
  /** Why the last connection that ended before its time did so. */
  failure(): RelayFailure | undefined
  /** Cuts every connection. */
  close(): void
}

/** `refused`: the pod could not reach the server; `broken`: what was there is gone. */
export interface RelayFailure {
  readonly what: 'refused' | 'broken'
  readonly why: string
}

export interface Relays {
  /** Looks for a program in the container that can do it (python3, socat, nc): NO_PROGRAM names them all where there is none. `onBroken` hears of each connection that breaks. */
  open(cluster: Cluster, pod: RelayPod, to: {readonly host: string; readonly port: number}, onBroken: (failure: RelayFailure) => void): Promise<Relay>
}

export interface RelayPod {
  readonly namespace: string
  readonly name: string
  readonly container: string
}

/** The psql of this machine. */
export interface Psql {
  /** Whether there is one on the PATH. */
  isInstalled(env: Readonly<Record<string, string | undefined>>): Promise<boolean>
  /** Runs it in this process' terminal (or pipes) until it ends; its exit status. The password is in a file of its own, gone when `connected` resolves. */
  run(login: DatabaseLogin, options: PsqlOptions): Promise<number>
}

export interface PsqlOptions {
  /** This process' environment, of which psql is given what it needs for its terminal. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** One `-c`. */
  readonly sql?: string
  /** Ends at the first statement that fails: for SQL from a pipe. */
  readonly stopsAtError: boolean
  /** undefined keeps no history, and reads no psqlrc, which could turn it on again. */
  readonly history?: string
  /** What the server knows the session by. */
  readonly applicationName: string
  /** Resolves when the server has the session. */
  readonly connected: (signal: AbortSignal) => Promise<void>
  /** Ends psql. */
  readonly signal: AbortSignal
}
