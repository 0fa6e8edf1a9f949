import {type Client, escapeIdentifier} from 'pg'

import {RidectlError} from '../../errors.ts'
import type {DatabaseWish} from '../../world/databases.ts'
import {findDatabase} from './database.ts'
import {findRole} from './role.ts'

/** Database first, as its role owns it. All marks are read before anything goes: what is half another's is left whole. */
export async function drop(client: Client, {name, mark}: Pick<DatabaseWish, 'name' | 'mark'>): Promise<void> {
  const names = [name, `${name}_ro`]
  const database = await findDatabase(client, name)
  const roles = [await findRole(client, name), await findRole(client, `${name}_ro`)]
  // Made, and not marked yet: the marked role owns it.
  const isUnmarked = database?.comment === null && database.owner === name
  if (database !== undefined && !isUnmarked) refuseForeign(`database ${name}`, database.comment, mark)
  for (const [index, role] of roles.entries()) if (role !== undefined) refuseForeign(`role ${names[index] ?? ''}`, role.comment, mark)
  const there = names.filter((_, index) => roles[index] !== undefined)
  // To end a role's connections, and to drop what it owns, one must be a member of it.
  for (const role of there) await client.query(`GRANT ${escapeIdentifier(role)} TO CURRENT_USER`)
  await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`)
  for (const role of there.toReversed()) await client.query(`DROP ROLE ${escapeIdentifier(role)}`)
}

function refuseForeign(what: string, found: string | null, mark: string): void {
  if (found === mark) return
  throw new RidectlError('ADOPT_REFUSED', `${what} is not this instance's: it ${found === null ? 'carries no mark of ridectl' : `is marked ${JSON.stringify(found)}`}`, {
    details: [`This instance's mark is ${JSON.stringify(mark)}.`, 'Nothing was dropped.'],
  })
}
