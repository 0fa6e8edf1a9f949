import {request} from 'node:http'
import {vi} from 'vitest'
import {openContexts} from '../../src/open-world.ts'
import {databaseName} from '../../src/platform/names.ts'
import type {Cluster, KubeObject, Ref} from '../../src/world.ts'
import {instanceFile} from './instance-file.ts'
import {type Ended, type Machine, machine, type Running} from './ridectl.ts'
import {ok} from './sandbox.ts'
import {askDatabase} from './sql.ts'

/** A namespace of its own on the cluster that KUBECONFIG names, a machine whose ridectl goes there, and the database server that pods reach. */
export interface Ground {
  readonly namespace: string
  readonly cluster: Cluster
  readonly own: Machine
  /** `steady` is `steady-<number>-qa`: no other run's, as the database server is shared. */
  name(word: string): string
  /** Writes the instance's file: one small web pod and nothing more, unless `spec` brings it. */
  file(name: string, spec?: Spec): string
  /** The database of an instance whose file comes from elsewhere goes with the rest. */
  expect(name: string): string
  /** Deploys what that file says. */
  deploy(name: string, spec?: Spec, ...flags: readonly string[]): Promise<Ended>
  start(name: string, spec?: Spec, ...flags: readonly string[]): Running
  status(name: string): Promise<Record<string, unknown>>
  get(kind: keyof typeof kinds, name: string): Promise<KubeObject | undefined>
  list(kind: keyof typeof kinds, labels?: Readonly<Record<string, string>>): Promise<readonly KubeObject[]>
  /** What the Service `<name>-<component>` answers to a visitor of the instance's host. */
  page(name: string, path?: string, component?: 'web' | 'static'): Promise<Page>
  /** The page as soon as it holds this: the node's network learns of a pod a moment after the API does. */
  pageWith(name: string, wanted: string): Promise<Page>
  /** Asks the instance's database. */
  rows(name: string, sql: string): Promise<readonly Record<string, unknown>[]>
  /** Lets the cluster delete it all, and drops the databases. */
  remove(): Promise<void>
}

export type Spec = Readonly<Record<string, unknown>>

export interface Page {
  readonly status: number
  readonly text: string
}

const kinds = {
  Pod: 'v1', Secret: 'v1', Service: 'v1', ConfigMap: 'v1', Event: 'v1', Deployment: 'apps/v1', StatefulSet: 'apps/v1', ReplicaSet: 'apps/v1', Job: 'batch/v1', Ingress: 'networking.k8s.io/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2', PodDisruptionBudget: 'policy/v1',
  SummonPlatform: 'summon.ridecell.io/v1beta1',
} as const

/** Small requests: several instances share the one node. */
export const small = (container: string): object => ({spec: {containers: [{name: container, resources: {requests: {cpu: '10m', memory: '64Mi'}}}]}})

export async function openGround(topic: string, labels: Readonly<Record<string, string>> = {}): Promise<Ground> {
  const namespace = `cluster-test-${topic}-${process.pid}`
  const databases = `${namespace}-databases`
  const own = machine().with({KUBECONFIG: process.env['KUBECONFIG'] ?? ''})
  const {cluster} = await openContexts().open()
  const names = new Set<string>()
  await ensureInstalled(cluster, own)
  for (const [name, more] of [[namespace, labels], [databases, {}]] as const) await cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name, labels: more}})
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'postgres-admin', namespace: databases}, stringData: {url: adminUrl()}})

  const file = (name: string, spec: Spec = {}): string => {
    names.add(name)
    const web = {replicas: 1, podTemplate: small('web'), ...(spec['web'] as object | undefined)}
    const rest = {database: {mode: 'shared', admin: {namespace: databases}}, static: {enabled: false}, migration: {podTemplate: small('migration')}}
    return instanceFile(own, name, {...rest, ...spec, web}, namespace)
  }
  const start: Ground['start'] = (name, spec, ...flags) => own.start('deploy', name, '-f', file(name, spec), '--yes', ...flags)
  const ref = (kind: keyof typeof kinds, name: string): Ref => ({apiVersion: kinds[kind], kind, namespace, name})
  const get: Ground['get'] = (kind, name) => cluster.get(ref(kind, name))
  return {
    namespace, cluster, own, file, start, get,
    expect: (name) => {
      names.add(name)
      return name
    },
    name: (word) => `${word}-${process.pid}-qa`,
    deploy: (...args) => start(...args).ended,
    status: async (name) => JSON.parse((await ok(own.run('status', name, '--namespace', namespace, '--json'))).stdout) as Record<string, unknown>,
    list: (kind, wanted) => cluster.list({apiVersion: kinds[kind], kind}, {namespace, ...(wanted === undefined ? {} : {labels: wanted})}),
    page: async (name, path = '/', component = 'web') => {
      const service = await get('Service', `${name}-${component}`)
      // The node's proxy learns of a new Service a moment after its pods are ready.
      return vi.waitFor(() => visit(String(service?.spec?.['clusterIP']), path, `${name}.localhost`), {timeout: 60_000, interval: 200})
    },
    pageWith: async (name, wanted) => {
      const service = await get('Service', `${name}-web`)
      return vi.waitFor(async () => {
        const page = await visit(String(service?.spec?.['clusterIP']), '/', `${name}.localhost`)
        if (!page.text.includes(wanted)) throw new Error(`the page of ${name} does not hold ${wanted}: ${page.status} ${page.text}`)
        return page
      }, {timeout: 60_000, interval: 200})
    },
    rows: (name, sql) => ask(databaseName(name), sql),
    remove: async () => {
      for (const name of [namespace, databases]) await cluster.remove({apiVersion: 'v1', kind: 'Namespace', name}, {propagation: 'Background'})
      for (const name of names) await forget(databaseName(name))
      own.remove()
    },
  }
}

// What others who test on this cluster have brought up to date stays so.
async function ensureInstalled(cluster: Cluster, own: Machine): Promise<void> {
  const definition = await cluster.get({apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'summonplatforms.summon.ridecell.io'})
  if (definition === undefined) await ok(own.run('install'))
}

/** The URL of the server's administrator, as pods reach it too. */
export function adminUrl(): string {
  const url = process.env['RIDECTL_TEST_POSTGRES_URL']
  if (url === undefined) throw new Error('RIDECTL_TEST_POSTGRES_URL must name the administrator of a PostgreSQL server that this machine and the pods reach')
  return url
}

/** A database of a Redis that pods reach, of as many as there are another for each run. */
export function redisUrl(): string {
  const url = process.env['RIDECTL_TEST_REDIS_URL']
  if (url === undefined) throw new Error('RIDECTL_TEST_REDIS_URL must name a Redis that the pods reach')
  return `${url}/${process.pid % 16}`
}

/** One answer, on a connection of its own, as a new visitor gets it. Nothing is tried again. */
export function visit(address: string, path: string, host: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const asked = request({host: address, port: 80, path, headers: {host}, agent: false, timeout: 20_000}, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('error', reject)
      response.on('end', () => resolve({status: response.statusCode ?? 0, text}))
    })
    asked.on('timeout', () => asked.destroy(new Error(`${host}${path} did not answer in 20 s`)))
    asked.on('error', reject).end()
  })
}

const ask = (database: string, sql: string) => askDatabase(adminUrl(), database, sql)

async function forget(database: string): Promise<void> {
  await ask('postgres', `DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`)
  for (const role of [`${database}_ro`, database]) await ask('postgres', `DROP ROLE IF EXISTS "${role}"`)
}
