import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse, stringify} from 'yaml'
import {openContexts, thisHolder} from '../../src/open-world.ts'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'
import {databaseName} from '../../src/platform/names.ts'
import {SecretText} from '../../src/platform/secret.ts'
import type {DeployEvent} from '../../src/reconcile/events.ts'
import {deploy, type DeployOptions} from '../../src/workflows/deploy.ts'
import {definitionKind, definitionName, install} from '../../src/workflows/install.ts'
import type {Contexts, KubeObject, World} from '../../src/world.ts'
import type {DatabaseWish} from '../../src/world/databases.ts'

/** Namespaces of a test's own on the cluster that KUBECONFIG names, one for instances and one with the admin's URL of PostgreSQL. */
export interface ClusterNamespace {
  readonly namespace: string
  /** Where the Secret `postgres-admin` is. */
  readonly databases: string
  readonly admin: SecretText
  /** As the kubeconfig's own user, who may do everything. */
  readonly world: World
  /** A kubeconfig whose contexts are people: `root`, and each that was named. */
  readonly kubeconfig: string
  /** A database on the shared server goes with the rest, if it carries this mark. */
  expect(database: Pick<DatabaseWish, 'name' | 'mark'>): void
  /** What an instance's database carries. */
  markOf(instance: string): string
  /** The same cluster as that person, by impersonation. */
  as(person: string): Promise<World>
  remove(): Promise<void>
}

interface Kubeconfig {
  readonly clusters: readonly {readonly cluster: object}[]
  readonly users: readonly {readonly user: object}[]
}

export async function clusterNamespace(name: string, people: readonly string[] = []): Promise<ClusterNamespace> {
  const run = `${name}-${process.pid}`
  const home = mkdtempSync(join(tmpdir(), 'ridectl-people-'))
  const kubeconfig = join(home, 'config')
  writeFileSync(kubeconfig, stringify(configOf(['root', ...people])), {mode: 0o600})
  const contexts: Contexts = openContexts({kubeconfig: [kubeconfig], sandboxKubeconfig: join(home, 'none')})
  const world = await contexts.open('root')
  const url = process.env['RIDECTL_TEST_POSTGRES_URL']
  if (url === undefined) throw new Error('RIDECTL_TEST_POSTGRES_URL names no PostgreSQL server that pods and this machine reach')
  const [namespace, databases] = [`${run}-qa`, `${run}-databases`]
  // Another program may keep the definition that is there: it does as well.
  if ((await world.cluster.get({...definitionKind, name: definitionName})) === undefined) await install(world, {dryRun: false, signal: new AbortController().signal})
  for (const each of [namespace, databases]) await world.cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: each}})
  await world.cluster.apply(secretOf('postgres-admin', databases, {url}))
  const [admin, expected, id] = [new SecretText(url), new Map<string, Pick<DatabaseWish, 'name' | 'mark'>>(), await world.cluster.id()]
  return {
    namespace, databases, admin, world, kubeconfig,
    expect: (database) => void expected.set(database.name, database),
    markOf: (instance) => `ridectl ${id}/${namespace}/${instance}`,
    as: (person) => contexts.open(person),
    remove: async () => {
      for (const each of [namespace, databases]) await world.cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: each})
      for (const database of expected.values()) await world.databases.drop(parseDatabaseUrl(url), database)
      rmSync(home, {recursive: true})
    },
  }
}

function configOf(people: readonly string[]): object {
  const own = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8')) as Kubeconfig
  const cluster = own.clusters[0]?.cluster ?? {}
  const user = own.users[0]?.user ?? {}
  return {
    apiVersion: 'v1', kind: 'Config', 'current-context': 'root',
    clusters: [{name: 'it', cluster}],
    users: people.map((name) => ({name, user: name === 'root' ? user : {...user, as: name}})),
    contexts: people.map((name) => ({name, context: {cluster: 'it', user: name}})),
  }
}

export function secretOf(name: string, namespace: string, values: Readonly<Record<string, string>>): KubeObject {
  return {apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace}, stringData: values}
}

/** The smallest instance of the example: one web pod, on the shared server of the test. */
export function smallInstance(place: ClusterNamespace, name: string, spec: Readonly<Record<string, unknown>> = {}): KubeObject {
  const {namespace, databases} = place
  if (spec['database'] === undefined) place.expect({name: databaseName(name), mark: place.markOf(name)})
  const database = {mode: 'shared', admin: {namespace: databases, name: 'postgres-admin', key: 'url'}}
  return {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', metadata: {name, namespace}, spec: {version: 'v1', image: 'summon', web: {replicas: 1}, static: {enabled: false}, database, ...spec}}
}

/** Deploys to the end, by the workflow itself; gives what it said. */
export async function deployed(world: World, instance: KubeObject, more: Partial<DeployOptions> = {}): Promise<readonly DeployEvent[]> {
  const {name, namespace = ''} = instance.metadata
  const events: DeployEvent[] = []
  const options: DeployOptions = {
    name, namespace, instance, who: 'dev@laptop', holder: thisHolder(), ridectl: '0.1.0', timeoutSeconds: 300, waitLockSeconds: 60, older: false,
    signal: new AbortController().signal, confirm: async () => true, ...more,
  }
  for await (const event of deploy(world, options)) events.push(event)
  return events
}
