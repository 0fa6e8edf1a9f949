import {type Client, escapeIdentifier} from 'pg'

import type {DatabaseWish} from '../../world/databases.ts'

/** Takes from everybody what lets `<name>_ro` make tables: up to PostgreSQL 14, and in what comes from there, in the schema; temporary ones everywhere. Whether anything was changed. */
export async function ensureClosed(client: Client, {name}: DatabaseWish): Promise<boolean> {
  const {schema, temporary} = await openToAll(client)
  const owner = escapeIdentifier(name)
  if (schema) {
    await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${owner}`) // what it may have had as one of all
    await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC')
  }
  if (temporary) await client.query(`REVOKE TEMPORARY ON DATABASE ${owner} FROM PUBLIC`)
  return schema || temporary
}

interface Open {
  readonly schema: boolean
  readonly temporary: boolean
}

/** Only what the administrator may take: of another's the server would say that it is taken, and leave it. */
async function openToAll(client: Client): Promise<Open> {
  const sql = `
    SELECT has_schema_privilege('public', pg_namespace.oid, 'CREATE') AND pg_has_role(nspowner, 'USAGE') AS schema,
      has_database_privilege('public', pg_database.oid, 'TEMPORARY') AND pg_has_role(datdba, 'USAGE') AS temporary
    FROM pg_database, pg_namespace WHERE datname = current_database() AND nspname = 'public'`
  const {rows} = await client.query<Open>(sql)
  return rows[0] ?? {schema: false, temporary: false}
}
