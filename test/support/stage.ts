import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {stringify} from 'yaml'
import {connected} from '../../src/datastores/postgres/connection.ts'
import {readKubeconfig} from '../../src/kube/kubeconfig.ts'
import {targetOf} from '../../src/kube/contexts.ts'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'
import {inventoried} from '../../src/reconcile/inventory.ts'
import {instanceSelector} from '../../src/reconcile/labelled.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {clusterAt} from './api-server.ts'
import {faultyProxy, type FaultyProxy} from './faulty-proxy.ts'
import {instanceFile} from './instance-file.ts'
import {type Machine, machine, type Running} from './ridectl.ts'
import type {RunningSandbox} from './sandbox.ts'
import {sqlProxy, type SqlProxy} from './sql-proxy.ts'
import {writeOf} from './writes.ts'

export type Where = 'before' | 'after'

/** One instance of the example, whose deploys pass through proxies that see each write, and can stop there. Its migrations leave a line each. */
export interface Stage {
  readonly name: string
  /** A machine whose context `stage` is the proxy. */
  readonly own: Machine
  readonly api: FaultyProxy
  readonly sql: SqlProxy
  /** The cluster itself, beside the proxy. */
  readonly cluster: Cluster
  /** PostgreSQL itself, beside the proxy. */
  readonly admin: URL
  /** Changes what the instance's file says, for the next deploy. */
  spec(change: Readonly<Record<string, unknown>>): void
  /** The built CLI: `deploy` of this instance, from its file. */
  deploy(...args: readonly string[]): Running
  /** All writes so far, to the API and by SQL. */
  writes(): readonly string[]
  /** What is held at the next write that fits: until it is answered nothing goes on. */
  holdAt(fits: (write: string) => boolean, where: Where, until: (write: string) => Promise<void>): void
  /** Deploys, and kills the CLI at the first write that fits. The write's name; undefined where the deploy ended without one. */
  killedAt(fits: (write: string) => boolean, where: Where, ...args: readonly string[]): Promise<string | undefined>
  instance(): Promise<KubeObject | undefined>
  /** What is there of the instance, in words that are the same for each instance. */
  objects(): Promise<readonly string[]>
  /** A line for each migration that began to run. */
  migrationsRun(): Promise<readonly string[]>
  /** While it is closed a migration that begins waits. */
  readonly gate: {close(): void; open(): void}
  remove(): Promise<void>
}

const kind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const
const namespace = 'summon-qa'

export async function stage(sandbox: RunningSandbox, name: string, spec: Readonly<Record<string, unknown>> = {}): Promise<Stage> {
  const target = targetOf(await readKubeconfig([join(sandbox.home, 'sandbox', 'kubeconfig')]), 'sandbox')
  const [api, cluster] = [await faultyProxy(target), clusterAt(target)]
  const admin = await adminUrl(cluster)
  const writes: string[] = []
  noteWrites(api, name, writes)
  const sql = await sqlProxy(Number(admin.port), writes)
  await giveAdmin(cluster, name, admin, sql.port)
  const own = machine(sandbox.home).with({KUBECONFIG: kubeconfigFor(sandbox.home, name, api.url)})
  const gate = join(sandbox.home, `${name}.gate`)
  const write = (change: Readonly<Record<string, unknown>>): string =>
    instanceFile(own, name, {database: {mode: 'shared', admin: {name: `${name}-admin`}}, migration: {command: ['python', '-c', counted(gate)]}, ...spec, ...change})
  const file = write({})
  const deploy = (...args: readonly string[]): Running => own.start('deploy', name, '-f', file, '--context', 'stage', '--yes', ...args)
  const holdAt: Stage['holdAt'] = (fits, where, until) => {
    const forget = hold({api, sql}, name, {fits, where, until: async (write) => {
      forget()
      await until(write)
      return 'go on'
    }})
  }
  return {
    name, own, api, sql, cluster, admin, deploy, holdAt,
    spec: (change) => void write(change),
    writes: () => [...writes],
    killedAt: async (fits, where, ...args) => {
      let at: string | undefined
      const forget = hold({api, sql}, name, {where, fits: (write) => at !== undefined || fits(write), until: async (write) => {
        at ??= write
        running.child.kill('SIGKILL')
        await running.ended
        return 'drop'
      }})
      const running = deploy(...args)
      const {status, stdout, stderr} = await running.ended
      forget()
      if (at === undefined && status !== 0) throw new Error(`exit status ${status}:\n${stdout}${stderr}`)
      return at
    },
    instance: () => cluster.get({...kind, namespace, name}),
    objects: () => objectsOf(cluster, name),
    migrationsRun: () => linesOf(admin, name),
    gate: {close: () => writeFileSync(gate, ''), open: () => rmSync(gate, {force: true})},
    remove: async () => {
      await cluster.remove({...kind, namespace, name})
      await api.stop()
      sql.stop()
    },
  }
}

function noteWrites(api: FaultyProxy, name: string, writes: string[]): void {
  api.on((seen) => {
    const write = writeOf(seen, name)
    if (write !== undefined) writes.push(write)
    return false
  }, {silence: true})
}

interface Held {
  readonly fits: (write: string) => boolean
  readonly where: Where
  readonly until: (write: string) => Promise<'go on' | 'drop'>
}

/** From now on, until it is forgotten, each write that fits. */
function hold({api, sql}: Pick<Stage, 'api' | 'sql'>, name: string, {fits, where, until}: Held): () => void {
  let over = false
  const met: string[] = []
  const meets = (write: string | undefined): boolean => !over && write !== undefined && fits(write) && met.push(write) > 0
  const held = {hold: where, until: () => until(met.at(-1) ?? '')}
  api.on((seen) => meets(writeOf(seen, name)), ...Array.from({length: 20}, () => held))
  sql.meet = (statement) => (meets(statement) ? held : undefined)
  return () => {
    over = true
  }
}

// A migration that began and did not end is a run too: the line comes first.
const counted = (gate: string): string => `
import os, time, django
django.setup()
from django.core.management import call_command
from django.db import connection
while os.path.exists(${JSON.stringify(gate)}): time.sleep(0.02)
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS migrations_run (line text)")
    cursor.execute("INSERT INTO migrations_run SELECT 'after ' || count(*) || ' earlier' FROM migrations_run")
call_command("migrate", interactive=False)
`

async function adminUrl(cluster: Cluster): Promise<URL> {
  const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: 'databases', name: 'postgres-admin'})
  const {url = ''} = (secret?.['data'] ?? {}) as {url?: string}
  return new URL(Buffer.from(url, 'base64').toString('utf8'))
}

async function giveAdmin(cluster: Cluster, name: string, admin: URL, port: number): Promise<void> {
  const url = new URL(admin)
  url.port = String(port)
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: `${name}-admin`, namespace: 'databases'}, data: {url: Buffer.from(url.href).toString('base64')}})
}

function kubeconfigFor(home: string, name: string, server: string): string {
  const path = join(home, `${name}.kubeconfig`)
  writeFileSync(path, stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'stage',
    clusters: [{name: 'stage', cluster: {server}}], users: [{name: 'stage', user: {}}], contexts: [{name: 'stage', context: {cluster: 'stage', user: 'stage'}}],
  }))
  return path
}

async function objectsOf(cluster: Cluster, name: string): Promise<readonly string[]> {
  const kinds = [...inventoried, {apiVersion: 'apps/v1', kind: 'ControllerRevision'}]
  const lists = await Promise.all(kinds.map((one) => cluster.list(one, {namespace, labels: instanceSelector(name)})))
  const nameless = ({metadata}: KubeObject): string => metadata.name.replace(name, '').replace(/-[a-z0-9]{5,10}(-[a-z0-9]{5})?$/, '').replace(/-[0-9a-f]{6}-/, '-')
  return lists.flat().map((object) => `${object.kind} ${nameless(object)}`).sort()
}

async function linesOf(admin: URL, name: string): Promise<readonly string[]> {
  const url = new URL(admin)
  url.pathname = `/${name.replaceAll('-', '_')}`
  return connected(parseDatabaseUrl(url.href), async (client) => (await client.query<{line: string}>('SELECT line FROM migrations_run')).rows.map(({line}) => line))
}
