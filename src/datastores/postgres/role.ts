import {type Client, escapeIdentifier, escapeLiteral} from 'pg'

import type {Secret} from '../../world.ts'
import type {DatabaseLogin} from '../../world/database-access.ts'
import {takesPassword} from './connection.ts'
import {refuseForeign} from './mark.ts'
import {scramVerifier} from './scram.ts'

export interface RoleWish {
  readonly name: string
  readonly password: Secret
  readonly mark: string
  readonly adopt: boolean
}

/** A role that logs in with this password and carries this mark. `at` is where it is to try that. Whether anything was changed. */
export async function ensureRole(client: Client, at: DatabaseLogin, wish: RoleWish): Promise<boolean> {
  const found = await findRole(client, wish.name)
  if (found === undefined) return make(client, wish)
  refuseForeign(`role ${wish.name}`, found.comment, wish)
  const marked = found.comment === wish.mark
  // Where nobody can tell, the one that carries our mark was given its password with it.
  const fits = (await takesPassword({...at, user: wish.name, password: wish.password})) ?? marked
  if (!fits) await client.query(`ALTER ROLE ${escapeIdentifier(wish.name)} LOGIN PASSWORD ${escapeLiteral(scramVerifier(wish.password.reveal()))}`)
  if (!marked) await mark(client, wish)
  return !marked || !fits
}

/** Its COMMENT. */
export async function findRole(client: Client, name: string): Promise<{readonly comment: string | null} | undefined> {
  const {rows} = await client.query<{comment: string | null}>(`SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = $1`, [name])
  return rows[0]
}

// In one transaction: a role without its mark would be a stranger to the next run.
async function make(client: Client, wish: RoleWish): Promise<true> {
  await client.query('BEGIN')
  await client.query(`CREATE ROLE ${escapeIdentifier(wish.name)} LOGIN PASSWORD ${escapeLiteral(scramVerifier(wish.password.reveal()))}`)
  await mark(client, wish)
  await client.query('COMMIT')
  return true
}

async function mark(client: Client, {name, mark: text}: RoleWish): Promise<void> {
  await client.query(`COMMENT ON ROLE ${escapeIdentifier(name)} IS ${escapeLiteral(text)}`)
}
