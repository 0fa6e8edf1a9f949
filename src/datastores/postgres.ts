import type {Client} from 'pg'

import type {DatabaseLogin} from '../world/database-access.ts'
import type {Databases, DatabaseWish} from '../world/databases.ts'
import {connected} from './postgres/connection.ts'
import {ensureClosed} from './postgres/closed.ts'
import {ensureDatabase} from './postgres/database.ts'
import {drop} from './postgres/drop.ts'
import {ensureReadOnly} from './postgres/read-only.ts'
import {ensureRole} from './postgres/role.ts'

/** PostgreSQL servers as ridectl administers them: the only importer of pg. */
export const databases: Databases = {
  ensure: async (admin, wish) => {
    const changed = await connected(admin, (client) => ensureOnServer(client, admin, wish))
    const granted = await connected({...admin, database: wish.name}, (client) => ensureWithin(client, wish))
    return {changed: changed || granted}
  },
  drop: async (admin, dropped) => {
    await connected(admin, (client) => drop(client, dropped))
    return {}
  },
  answers: async (login) => {
    await connected(login, (client) => client.query('SELECT 1'))
    return {}
  },
}

/** The roles come first, as the database needs its owner; each step looks before it writes. */
async function ensureOnServer(client: Client, admin: DatabaseLogin, wish: DatabaseWish): Promise<boolean> {
  const role = await ensureRole(client, admin, {name: wish.name, password: wish.password, mark: wish.mark, adopt: wish.adopt})
  const readOnly = await ensureRole(client, admin, {name: `${wish.name}_ro`, password: wish.readOnlyPassword, mark: wish.mark, adopt: wish.adopt})
  const database = await ensureDatabase(client, wish)
  return role || readOnly || database
}

async function ensureWithin(client: Client, wish: DatabaseWish): Promise<boolean> {
  const closed = await ensureClosed(client, wish)
  const readOnly = await ensureReadOnly(client, wish)
  return closed || readOnly
}
