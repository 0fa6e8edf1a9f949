import {DatabaseSync} from 'node:sqlite'
import type {Stored, StoreEvent} from '../../contracts.ts'
import {expired} from '../errors.ts'

/** One committed write. Its revision is the resourceVersion of the object in it. */
export interface Change {
  readonly revision: number
  readonly type: StoreEvent['type']
  /** `deployments.apps`. */
  readonly resource: string
  readonly object: Stored
  /** The object before; undefined when it is new. */
  readonly previous: Stored | undefined
}

/** All objects, and the log of their changes. Every write is on the disk before it returns. */
export interface Store {
  /** The newest revision: the resourceVersion of a list made now. */
  readonly revision: number
  /** Changes up to and with this revision are forgotten. */
  readonly compacted: number
  get(resource: string, namespace: string, name: string): Stored | undefined
  /** In order of namespace and name. */
  list(resource: string, namespace?: string): Stored[]
  /** The list as it was at a revision; 410 Expired where that is forgotten. */
  listAt(resource: string, namespace: string | undefined, revision: number): Stored[]
  /** Stores under the object's own namespace and name, with a new resourceVersion. */
  put(resource: string, object: Stored): Stored
  /** Returns the object as it was, with the resourceVersion of its deletion. */
  remove(resource: string, object: Stored): Stored
  /** Changes after a revision, oldest first; 410 Expired where they are forgotten. */
  changesAfter(resource: string, revision: number): Change[]
  /** Calls back after each commit, in order, never from inside a write. */
  subscribe(onChange: (change: Change) => void): () => void
  close(): void
}

/** Changes that are kept for watches that resume; older ones answer 410. */
const keptChanges = 20_000

/** A store begins where the clock is, so that a client of one that was thrown away is told 410 and does not wait for ever. */
function firstRevision(): number {
  return Math.floor(Date.now() / 1000)
}

const layout = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA locking_mode = EXCLUSIVE;
  CREATE TABLE IF NOT EXISTS objects (
    resource TEXT NOT NULL, key TEXT NOT NULL, namespace TEXT NOT NULL, json TEXT NOT NULL,
    PRIMARY KEY (resource, key)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS changes (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, resource TEXT NOT NULL, json TEXT NOT NULL, previous TEXT
  );
  CREATE INDEX IF NOT EXISTS changes_by_resource ON changes (resource, revision);
`

interface Row {
  readonly json: string
}

interface ChangeRow extends Row {
  readonly revision: number
  readonly type: StoreEvent['type']
  readonly resource: string
  readonly previous: string | null
}

export function openStore(file: string, kept = keptChanges): Store {
  const database = new DatabaseSync(file)
  database.exec(layout)
  const sql = statements(database)
  const announce = announcer()
  const {get, list} = reader(sql)
  const writer = committer(database, sql, kept, announce.send)
  const changesAfter = (resource: string, after: number): Change[] => {
    if (after < writer.compacted()) throw expired(`too old resource version: ${after} (${writer.compacted() + 1})`)
    return sql.changes.all(resource, after).map(row => toChange(row as unknown as ChangeRow))
  }
  return {
    get revision() {
      return writer.revision()
    },
    get compacted() {
      return writer.compacted()
    },
    get,
    list,
    listAt: (resource, namespace, at) => rewind(list(resource, namespace), changesAfter(resource, at), namespace),
    put: (resource, object) => {
      const {namespace = '', name} = object.metadata
      const previous = get(resource, namespace, name)
      const type = previous === undefined ? 'ADDED' : 'MODIFIED'
      return writer.commit({type, resource, object, previous}, json => sql.put.run(resource, `${namespace}/${name}`, namespace, json))
    },
    remove: (resource, object) => {
      const {namespace = '', name} = object.metadata
      const previous = get(resource, namespace, name)
      return writer.commit({type: 'DELETED', resource, object, previous}, () => sql.remove.run(resource, `${namespace}/${name}`))
    },
    changesAfter,
    subscribe: announce.subscribe,
    close: () => database.close(),
  }
}

function reader(sql: Statements) {
  return {
    get: (resource: string, namespace: string, name: string): Stored | undefined => {
      const row = sql.get.get(resource, `${namespace}/${name}`)
      return row && parse(row as unknown as Row)
    },
    list: (resource: string, namespace?: string): Stored[] => {
      const rows = namespace === undefined ? sql.list.all(resource) : sql.listNamespace.all(resource, namespace)
      return rows.map(row => parse(row as unknown as Row))
    },
  }
}

/** Every write is one transaction: the object and the change that watches read; told to them when it is durable. */
function committer(database: DatabaseSync, sql: Statements, kept: number, send: (change: Change) => void) {
  let revision = Number(sql.lastRevision.get()?.['seq'] ?? firstRevision())
  let compacted = Number(sql.oldestChange.get()?.['revision'] ?? revision + 1) - 1
  const commit = (change: Omit<Change, 'revision'>, store: (json: string) => void): Stored => {
    const object = {...change.object, metadata: {...change.object.metadata, resourceVersion: String(revision + 1)}}
    const json = JSON.stringify(object)
    database.exec('BEGIN IMMEDIATE')
    try {
      sql.log.run(revision + 1, change.type, change.resource, json, change.previous === undefined ? null : JSON.stringify(change.previous))
      store(json)
      if (revision + 1 - compacted > kept * 1.1) sql.forget.run(revision + 1 - kept)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    revision += 1
    if (revision - compacted > kept * 1.1) compacted = revision - kept
    send({...change, revision, object: JSON.parse(json) as Stored})
    return object
  }
  return {commit, revision: () => revision, compacted: () => compacted}
}

type Statements = ReturnType<typeof statements>

function statements(database: DatabaseSync) {
  return {
    lastRevision: database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'changes'"),
    oldestChange: database.prepare('SELECT min(revision) AS revision FROM changes HAVING count(*) > 0'),
    get: database.prepare('SELECT json FROM objects WHERE resource = ? AND key = ?'),
    list: database.prepare('SELECT json FROM objects WHERE resource = ? ORDER BY key'),
    listNamespace: database.prepare('SELECT json FROM objects WHERE resource = ? AND namespace = ? ORDER BY key'),
    put: database.prepare('INSERT OR REPLACE INTO objects (resource, key, namespace, json) VALUES (?, ?, ?, ?)'),
    remove: database.prepare('DELETE FROM objects WHERE resource = ? AND key = ?'),
    log: database.prepare('INSERT INTO changes (revision, type, resource, json, previous) VALUES (?, ?, ?, ?, ?)'),
    changes: database.prepare('SELECT * FROM changes WHERE resource = ? AND revision > ? ORDER BY revision'),
    forget: database.prepare('DELETE FROM changes WHERE revision <= ?'),
  }
}

function parse(row: Row): Stored {
  return JSON.parse(row.json) as Stored
}

function toChange({revision, type, resource, json, previous}: ChangeRow): Change {
  const before = previous === null ? undefined : (JSON.parse(previous) as Stored)
  return {revision, type, resource, object: JSON.parse(json) as Stored, previous: before}
}

/** Undoes changes, newest first. */
function rewind(now: readonly Stored[], changes: readonly Change[], namespace: string | undefined): Stored[] {
  const objects = new Map(now.map(object => [keyOf(object), object]))
  for (const {object, previous} of changes.toReversed()) {
    if (namespace !== undefined && object.metadata.namespace !== namespace) continue
    if (previous === undefined) objects.delete(keyOf(object))
    else objects.set(keyOf(object), previous)
  }
  return [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
}

function keyOf({metadata: {namespace = '', name}}: Stored): string {
  return `${namespace}/${name}`
}

/** Listeners are called from a queue, so that one that writes does not reorder what the others see. */
function announcer() {
  const listeners = new Set<(change: Change) => void>()
  const queue: Change[] = []

  const drain = () => {
    const change = queue.shift()
    if (change === undefined) return
    if (queue.length > 0) queueMicrotask(drain)
    for (const listener of listeners) listener(change)
  }

  return {
    send(change: Change): void {
      queue.push(change)
      if (queue.length === 1) queueMicrotask(drain)
    },
    subscribe(listener: (change: Change) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
