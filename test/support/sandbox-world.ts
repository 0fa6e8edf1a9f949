import {join} from 'node:path'
import pg from 'pg'
import {parse} from 'yaml'
import {openContexts} from '../../src/open-world.ts'
import type {KubeObject, World} from '../../src/world.ts'
import type {RunningSandbox} from './sandbox.ts'

/** The sandbox's cluster, as a test looks into it and as other programs write to it. */
export function sandboxWorld({home}: RunningSandbox): Promise<World> {
  return openContexts({kubeconfig: [], sandboxKubeconfig: join(home, 'sandbox', 'kubeconfig')}).open('sandbox')
}

/** What one instance has of a kind. */
export function objectsOf({cluster}: World, name: string, kind: string, apiVersion = 'v1'): Promise<readonly KubeObject[]> {
  return cluster.list({apiVersion, kind}, {namespace: `summon-${name.split('-').at(-1)}`, labels: {'app.kubernetes.io/instance': name}})
}

/** One statement as the application's own role. */
export async function sql(world: World, name: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const configs = (await objectsOf(world, name, 'Secret')).filter(({metadata}) => metadata.name.includes('.appconfig-'))
  const [text = ''] = Object.values(configs.at(-1)?.['data'] ?? {}).map((value) => Buffer.from(String(value), 'base64').toString())
  return query((parse(text) as {DATABASE_URL: string}).DATABASE_URL, statement)
}

/** One statement as the admin of the server that instances share. */
export async function adminSql(world: World, statement: string): Promise<readonly Record<string, unknown>[]> {
  return query((await adminUrl(world)).href, statement)
}

/** The URL of that server's admin. */
export async function adminUrl({cluster}: World): Promise<URL> {
  const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: 'databases', name: 'postgres-admin'})
  const {url} = (secret?.['data'] ?? {url: ''}) as {url: string}
  return new URL(Buffer.from(url, 'base64').toString())
}

async function query(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({connectionString: url})
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
