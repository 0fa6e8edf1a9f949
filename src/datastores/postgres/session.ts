import {type Client, DatabaseError, type QueryArrayResult} from 'pg'

import {RidectlError} from '../../errors.ts'
import type {DatabaseLogin, DatabaseSession, DatabaseSessions, StatementResult} from '../../world/database-access.ts'
import {describeRelation, listRelations} from './catalogue.ts'
import {connect} from './connect.ts'
import {whereOf} from './failure.ts'
import {statementFailure} from './statement-failure.ts'

type Options = Parameters<DatabaseSessions['open']>[1]

/** int2, int4, int8, oid, float4, float8, numeric, money: shown at the right of their column. */
const numbers: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 790, 1700])

/** One connection that a person types into; every value comes as the server writes it. */
export async function openSession(login: DatabaseLogin, options: Options): Promise<DatabaseSession> {
  const client = await entered(login, options)
  let gone: unknown
  client.on('error', (error) => (gone ??= error))
  client.on('end', () => (gone ??= new Error('the connection was closed')))
  client.on('notice', ({severity, message}) => options.onNotice?.(`${severity ?? 'NOTICE'}: ${message ?? ''}`))
  const run = async (sql: string): Promise<readonly StatementResult[]> => {
    if (gone !== undefined) throw lost(gone, login)
    try {
      return await query(client, sql)
    } catch (error) {
      await client.query('').catch(() => {}) // an error comes before the server is ready again, and only then says in what transaction that leaves us
      throw error instanceof DatabaseError && gone === undefined ? statementFailure(error, sql) : lost(gone ?? error, login)
    }
  }
  return {
    run,
    cancel: () => cancel(client, login, options),
    transaction: () => ({I: 'none', T: 'open', E: 'failed'} as const)[client.getTransactionStatus() ?? 'I'],
    isOpen: () => gone === undefined,
    relations: (only) => listRelations(run, only),
    describe: (relation) => describeRelation(run, relation),
    close: async () => {
      await client.end().catch(() => {})
    },
  }
}

const entered = (login: DatabaseLogin, {patience}: Options): Promise<Client> => connect(login, {patience, application_name: 'ridectl dbshell', types: {getTypeParser: () => String}})

async function query(client: Client, sql: string): Promise<readonly StatementResult[]> {
  const answer: QueryArrayResult<(string | null)[]> | QueryArrayResult<(string | null)[]>[] = await client.query({text: sql, rowMode: 'array'})
  return [answer].flat().filter(({command}) => command !== null).map(({command, rowCount, fields, rows}) => ({
    command, count: rowCount, columns: fields.map(({name, dataTypeID}) => ({name, isNumber: numbers.has(dataTypeID)})), rows,
  }))
}

// By a second connection and not by the protocol's own message, which goes without TLS and tells nothing.
async function cancel(client: Client, login: DatabaseLogin, options: Options): Promise<void> {
  const {processID} = client as Client & {readonly processID: number}
  const other = await entered(login, options)
  try {
    await other.query('SELECT pg_cancel_backend($1)', [processID])
  } finally {
    await other.end().catch(() => {})
  }
}

function lost(error: unknown, login: DatabaseLogin): RidectlError {
  const why = error instanceof DatabaseError ? `${error.message} (SQLSTATE ${error.code})` : error instanceof Error ? error.message : String(error)
  return new RidectlError('DATABASE_UNREACHABLE', `the connection to PostgreSQL at ${whereOf(login)} is gone: ${why}`, {cause: error})
}
