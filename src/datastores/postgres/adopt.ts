import type {Client} from 'pg'

import {RidectlError} from '../../errors.ts'
import type {DatabaseWish} from '../../world/databases.ts'
import type {Found} from './database.ts'

/** Whether it is another's yet, and is to be this instance's. */
export const isTakenOver = (found: Found, {name, mark, adopt}: DatabaseWish): boolean => adopt && (found.comment !== mark || found.owner !== name)

interface Foreign {
  readonly owner: string
  readonly command: string
}

/** Before anything is changed: what the role of the instance could not migrate is not taken over. The connection is to that database. */
export async function refuseUnusable(client: Client, {name}: DatabaseWish): Promise<void> {
  const {rows} = await client.query<Foreign>(`${foreignDatabase} UNION ALL (${foreignSchemas} ORDER BY 2) UNION ALL (${foreignRelations} ORDER BY 2)`, [name])
  if (rows.length === 0) return
  const role = await client.query<{command: string}>("SELECT format('CREATE ROLE %I;', $1::text) AS command WHERE to_regrole(quote_ident($1)) IS NULL", [name])
  const owners = [...new Set(rows.map(({owner}) => owner))]
  throw new RidectlError('ADOPT_REFUSED', `database ${name} cannot be taken over: role ${name} could not change what belongs to ${owners.join(', ')}`, {
    details: [`Nothing was changed. What gives it to role ${name}, in database ${name}, by somebody who may:`, ...role.rows.concat(rows).map(({command}) => command)],
  })
}

// What the role may change: its own, and what belongs to a role that it is a member of.
const isOwn = (owner: string): string => `coalesce(pg_has_role(to_regrole(quote_ident($1))::oid, ${owner}, 'USAGE'), false)`

// One that the administrator may give to the role is given.
const foreignDatabase = `
  SELECT pg_get_userbyid(datdba)::text AS owner, format('ALTER DATABASE %I OWNER TO %I;', datname, $1::text) AS command FROM pg_database
  WHERE datname = current_database() AND NOT ${isOwn('datdba')} AND NOT pg_has_role(datdba, 'USAGE')`

// What an extension made stays the extension's; a column's sequence goes with its table.
const relations = `
  pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))`

// pg_database_owner is whoever owns the database: the role will.
const foreignSchemas = `
  SELECT pg_get_userbyid(s.nspowner)::text, format('ALTER SCHEMA %I OWNER TO %I;', s.nspname, $1::text) FROM pg_namespace s
  WHERE (s.nspname = 'public' OR s.oid IN (SELECT n.oid FROM ${relations})) AND pg_get_userbyid(s.nspowner) <> 'pg_database_owner'
  AND NOT coalesce(has_schema_privilege(to_regrole(quote_ident($1))::oid, s.oid, 'CREATE'), has_schema_privilege('public', s.oid, 'CREATE'))`

const foreignRelations = `
  SELECT pg_get_userbyid(c.relowner)::text, format('ALTER TABLE %I.%I OWNER TO %I;', n.nspname, c.relname, $1::text) FROM ${relations}
  WHERE NOT ${isOwn('c.relowner')}`
