import type {Client} from 'pg'

import type {DatabaseLogin} from '../world/database-access.ts'
import type {Databases, DatabaseWish} from '../world/databases.ts'
import {isTakenOver, refuseUnusable} from './postgres/adopt.ts'
import {connected} from './postgres/connection.ts'
import {ensureClosed} from './postgres/closed.ts'
import {ensureDatabase, findDatabase} from './postgres/database.ts'
import {databaseId} from './postgres/database-id.ts'
import {drop} from './postgres/drop.ts'
import {ensureReadOnly} from './postgres/read-only.ts'
import {ensureRole} from './postgres/role.ts'

/** PostgreSQL servers as ridectl administers them: the only importer of pg. */
export const databases: Databases = {
  ensure: async (admin, wish) => {
    const changed = await connected(admin, (client) => ensureOnServer(client, admin, wish))
    return connected({...admin, database: wish.name}, async (client) => {
      const within = await ensureWithin(client, wish)
      return {changed: changed || within, id: await databaseId(client)}
    })
  },
  drop: async (admin, dropped) => {
    await connected(admin, (client) => drop(client, dropped))
    return {}
  },
  answers: async (login) => ({id: await connected(login, databaseId)}),
}

/** The roles come first, as the database needs its owner; each step looks before it writes. */
async function ensureOnServer(client: Client, admin: DatabaseLogin, wish: DatabaseWish): Promise<boolean> {
  const found = await findDatabase(client, wish.name)
  // The administrator's own database may be closed to everybody else.
  const at = found === undefined ? admin : {...admin, database: wish.name}
  if (found !== undefined && isTakenOver(found, wish)) await connected(at, (there) => refuseUnusable(there, wish))
  const role = await ensureRole(client, at, {name: wish.name, password: wish.password, mark: wish.mark, adopt: wish.adopt})
  const readOnly = await ensureRole(client, at, {name: `${wish.name}_ro`, password: wish.readOnlyPassword, mark: wish.mark, adopt: wish.adopt})
  const database = await ensureDatabase(client, wish)
  return role || readOnly || database
}

async function ensureWithin(client: Client, wish: DatabaseWish): Promise<boolean> {
  const closed = await ensureClosed(client, wish)
  const readOnly = await ensureReadOnly(client, wish)
  return closed || readOnly
}
