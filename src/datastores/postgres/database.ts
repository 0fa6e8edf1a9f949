import {type Client, escapeIdentifier, escapeLiteral} from 'pg'

import type {DatabaseWish} from '../../world/databases.ts'
import {refuseForeign} from './mark.ts'

/** The database, owned by its role, closed to everybody else, with its mark. Whether anything was changed. */
export async function ensureDatabase(client: Client, wish: DatabaseWish): Promise<boolean> {
  const name = escapeIdentifier(wish.name)
  const found = await findDatabase(client, wish.name)
  // Made, and not marked yet: CREATE DATABASE cannot stand in a transaction, and a run may end between the two. The marked role owns it.
  const isUnmarked = found?.comment === null && found.owner === wish.name
  if (found !== undefined && !isUnmarked) refuseForeign(`database ${wish.name}`, found.comment, wish)
  const isGiven = await giveToRole(client, name, found, wish)
  if (found?.comment === wish.mark) return isGiven
  await client.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`)
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${escapeIdentifier(`${wish.name}_ro`)}`)
  await client.query(`COMMENT ON DATABASE ${name} IS ${escapeLiteral(wish.mark)}`)
  return true
}

// To make or give what a role owns, one must be a member of it.
async function giveToRole(client: Client, name: string, found: Found | undefined, wish: DatabaseWish): Promise<boolean> {
  if (found !== undefined && (found.owner === wish.name || !wish.adopt)) return false
  await client.query(`GRANT ${name} TO CURRENT_USER`)
  await client.query(found === undefined ? `CREATE DATABASE ${name} OWNER ${name}` : `ALTER DATABASE ${name} OWNER TO ${name}`)
  return true
}

export interface Found {
  readonly comment: string | null
  readonly owner: string
}

/** Its COMMENT and its owner. */
export async function findDatabase(client: Client, name: string): Promise<Found | undefined> {
  const sql = `SELECT shobj_description(oid, 'pg_database') AS comment, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1`
  const {rows} = await client.query<Found>(sql, [name])
  return rows[0]
}
