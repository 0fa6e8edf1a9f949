import {join} from 'node:path'
import type {KubeObject, World} from '../../src/world.ts'
import {instanceFile} from './instance-file.ts'
import {type Ended, type Machine, machine} from './ridectl.ts'
import type {RunningSandbox} from './sandbox.ts'
import {adminSql, adminUrl, objectsOf, sandboxWorld} from './sandbox-world.ts'

/** A sandbox whose pods reach PostgreSQL, and a machine that does not: for the CLI its port is closed by a firewall that drops what comes. */
export interface FarDatabase {
  readonly world: World
  /** Where nothing is closed. */
  readonly own: Machine
  readonly behind: Machine
  /** By the machine that is behind the firewall. */
  deploy(name: string, ...args: readonly string[]): Promise<Ended>
  file(name: string, spec?: Readonly<Record<string, unknown>>): string
  /** Every Job that was ever there to lead somewhere for this instance. */
  madeFor(name: string): readonly KubeObject[]
  /** Names of those that are there now. */
  left(name: string): Promise<readonly string[]>
  databases(name: string): Promise<readonly unknown[]>
  stop(): void
}

export async function farDatabase(sandbox: RunningSandbox): Promise<FarDatabase> {
  const own = machine(sandbox.home)
  const world = await sandboxWorld(sandbox)
  const {port} = await adminUrl(world)
  const made: KubeObject[] = []
  const stop = new AbortController()
  void noteRelays(world, made, stop.signal)
  const behind = own.with({NODE_OPTIONS: `--import ${join(import.meta.dirname, 'firewall.js')}`, FIREWALL_PORTS: port})
  return {
    world, own, behind,
    deploy: (name, ...args) => behind.run('deploy', name, '--yes', ...args, '--context', 'sandbox'),
    file: (name, spec = {}) => instanceFile(own, name, {static: {enabled: false}, ...spec}),
    madeFor: (name) => made.filter(({metadata}) => metadata.name.startsWith(`${name}-relay-`)),
    left: async (name) => (await objectsOf(world, name, 'Job', 'batch/v1')).map(({metadata}) => metadata.name).filter((job) => job.includes('-relay-')),
    databases: (name) => adminSql(world, `SELECT datname FROM pg_database WHERE datname = '${name}'`),
    stop: () => stop.abort(),
  }
}

async function noteRelays({cluster}: World, made: KubeObject[], signal: AbortSignal): Promise<void> {
  for await (const {type, object} of cluster.watch({apiVersion: 'batch/v1', kind: 'Job'}, {namespace: 'summon-qa', labels: {'app.kubernetes.io/component': 'relay'}}, signal)) {
    if (type === 'ADDED' && object !== undefined && !made.some(({metadata}) => metadata.uid === object.metadata.uid)) made.push(object)
  }
}
