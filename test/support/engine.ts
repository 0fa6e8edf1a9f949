import {clock} from '../../src/datastores/clock.ts'
import {Bell} from '../../src/reconcile/bell.ts'
import type {AnyComponent} from '../../src/reconcile/component.ts'
import {converge, type Convergence, record} from '../../src/reconcile/converge.ts'
import type {DeployEvent} from '../../src/reconcile/events.ts'
import {follow} from '../../src/reconcile/follow.ts'
import {inOrder} from '../../src/reconcile/order.ts'
import type {PassResult} from '../../src/reconcile/pass.ts'
import {Recorder} from '../../src/reconcile/recorder.ts'
import {historyWith} from '../../src/workflows/history.ts'
import {install} from '../../src/workflows/install.ts'
import type {Clock, Cluster, KubeObject, World} from '../../src/world.ts'
import {clusterAt, startApiServer, through} from './api-server.ts'
import {faultyProxy, type FaultyProxy} from './faulty-proxy.ts'
import {writeOf} from './writes.ts'

/** The engine before a real API, through a proxy that sees what it writes; databases and sites are not there. */
export interface Engine {
  readonly cluster: Cluster
  readonly proxy: FaultyProxy
  readonly namespace: string
  instance(name: string, spec?: Readonly<Record<string, unknown>>): Promise<KubeObject>
  converge(name: string, components: readonly AnyComponent[], options?: Run): Promise<PassResult>
  /** Since the engine began. */
  writes(name: string): readonly string[]
  stop(): Promise<void>
}

export interface Run {
  readonly clock?: Clock
  readonly timeoutSeconds?: number
  readonly signal?: AbortSignal
  readonly say?: (event: DeployEvent) => void
  /** What was reached is recorded as a deploy does it in the end. */
  readonly isReady?: boolean
}

export const instanceKind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const

const absent = (): never => {
  throw new Error('is not there in this test')
}

export async function startEngine(): Promise<Engine> {
  const api = await startApiServer()
  const proxy = await faultyProxy(api.target)
  const [cluster, own] = [clusterAt(through(proxy)), clusterAt(api.target)]
  const namespace = `engine-${process.pid}`
  const world: World = {...({} as World), cluster, clock, site: {status: absent}}
  await install({...world, cluster: own}, {dryRun: false, signal: new AbortController().signal})
  await own.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  return {
    cluster: own,
    proxy,
    namespace,
    instance: async (name, spec = {}) => (await own.apply({...instanceKind, metadata: {name, namespace}, spec: {version: 'v1', ...spec}})).object,
    converge: (name, components, options = {}) => convergeOn(world, {name, namespace}, components, options),
    writes: (name) => proxy.seen.map((seen) => writeOf(seen, name)).filter((write) => write !== undefined),
    stop: async () => {
      await own.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace})
      await proxy.stop()
      await api.stop()
    },
  }
}

async function recordReady(context: Convergence, {reports}: PassResult): Promise<void> {
  const platform = context.recorder.platform()
  const {generation, spec: {version}} = platform
  await record(context, reports, {state: 'Ready', message: '', version, history: historyWith(platform, {version, who: 'dev', result: 'succeeded', duration: 1, generation}, context.world.clock.now())})
}

async function convergeOn(world: World, at: {readonly name: string; readonly namespace: string}, components: readonly AnyComponent[], options: Run): Promise<PassResult> {
  const live = await world.cluster.get({...instanceKind, ...at})
  if (live === undefined) throw new Error(`there is no instance ${at.name}`)
  const [bell, stop] = [new Bell(), new AbortController()]
  const timed = {...world, clock: options.clock ?? clock}
  try {
    const context: Convergence = {
      components: inOrder(components), world: timed, recorder: new Recorder(world.cluster, live), bell,
      followed: follow(world.cluster, {...instanceKind, ...at}, bell, stop.signal),
      beforeActing: async () => {}, afterPass: () => {}, say: options.say ?? (() => {}), writtenBy: 'ridectl/0.1.0',
      deadline: timed.clock.monotonic() + (options.timeoutSeconds ?? 20) * 1000, signal: options.signal ?? new AbortController().signal,
    }
    const result = await converge(context)
    if (options.isReady === true) await recordReady(context, result)
    return result
  } finally {
    stop.abort()
  }
}
