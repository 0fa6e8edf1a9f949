import {type Client, DatabaseError} from 'pg'

// A server that was made anew counts from the same number again: its own belongs to it.
const sql = `SELECT system_identifier || '/' || oid AS id FROM pg_control_system(), pg_database WHERE datname = current_database()`

/** Not to this user; or it speaks as PostgreSQL does and has no such function. */
const untold: ReadonlySet<string | undefined> = new Set(['42501', '42883', '0A000'])

/** Tells the database of this connection from every other, also from one of its name; undefined where the server does not tell. */
export async function databaseId(client: Client): Promise<string | undefined> {
  try {
    return (await client.query<{id: string}>(sql)).rows[0]?.id
  } catch (error) {
    if (error instanceof DatabaseError && untold.has(error.code)) return undefined
    throw error
  }
}
