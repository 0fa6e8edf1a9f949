import type {Client} from 'pg'

import type {Databases, DatabaseWish, Secret} from '../world.ts'
import {connected} from './postgres/connection.ts'
import {ensureDatabase} from './postgres/database.ts'
import {drop} from './postgres/drop.ts'
import {ensureReadOnly} from './postgres/read-only.ts'
import {ensureRole} from './postgres/role.ts'

/** PostgreSQL servers as ridectl administers them: the only importer of pg. */
export const databases: Databases = {
  ensure: async (admin, wish) => {
    const changed = await connected(admin, (client) => ensureOnServer(client, admin, wish))
    const granted = await connected(databaseUrl(admin, wish.name), (client) => ensureReadOnly(client, wish))
    return changed || granted ? 'changed' : 'unchanged'
  },
  drop: async (admin, dropped) => connected(admin, (client) => drop(client, dropped)),
  answers: async (url) => {
    await connected(url, (client) => client.query('SELECT 1'))
  },
}

/** The roles come first, as the database needs its owner; each step looks before it writes. */
async function ensureOnServer(client: Client, admin: Secret, wish: DatabaseWish): Promise<boolean> {
  const role = await ensureRole(client, admin, {name: wish.name, password: wish.password, mark: wish.mark, adopt: wish.adopt})
  const readOnly = await ensureRole(client, admin, {name: `${wish.name}_ro`, password: wish.readOnlyPassword, mark: wish.mark, adopt: wish.adopt})
  const database = await ensureDatabase(client, wish)
  return role || readOnly || database
}

function databaseUrl(admin: Secret, name: string): Secret {
  const url = new URL(admin.reveal())
  url.pathname = `/${name}`
  return {reveal: () => url.href, toString: () => '[redacted]', toJSON: () => '[redacted]'}
}

