import {type Client, escapeIdentifier} from 'pg'

import type {DatabaseWish} from '../../world/databases.ts'

/** Lets `<name>_ro` read every table that the owner made or will make. Whether anything was changed. */
export async function ensureReadOnly(client: Client, {name}: DatabaseWish): Promise<boolean> {
  const reader = `${name}_ro`
  if (await mayReadAlready(client, name, reader)) return false
  const [owner, to] = [escapeIdentifier(name), escapeIdentifier(reader)]
  await client.query(`GRANT USAGE ON SCHEMA public TO ${to}`)
  await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${to}`)
  await client.query(`GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${to}`)
  await client.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT SELECT ON TABLES TO ${to}`)
  await client.query(`ALTER DEFAULT PRIVILEGES FOR ROLE ${owner} IN SCHEMA public GRANT SELECT ON SEQUENCES TO ${to}`)
  return true
}

// The owner's default privileges name the reader: they are granted last.
async function mayReadAlready(client: Client, owner: string, reader: string): Promise<boolean> {
  const sql = `
    SELECT count(*)::int AS granted FROM pg_default_acl, aclexplode(defaclacl) AS acl
    WHERE defaclrole = to_regrole(quote_ident($1)) AND acl.grantee = to_regrole(quote_ident($2)) AND acl.privilege_type = 'SELECT' AND defaclobjtype IN ('r', 'S')`
  const {rows} = await client.query<{granted: number}>(sql, [owner, reader])
  return rows[0]?.granted === 2
}
