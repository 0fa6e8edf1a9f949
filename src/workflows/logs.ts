import {components as all} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {nearest} from '../platform/nearest.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {Cluster, KubeObject} from '../world.ts'
import {Confluence} from './confluence.ts'
import type {Found} from './find-instance.ts'

/** What `logs` says: a line of a container, and pods that come and go while it follows. */
export type LogEvent =
  | {readonly type: 'line'; readonly component: string; readonly pod: string; readonly container: string; readonly line: string}
  | {readonly type: 'joined' | 'gone'; readonly component: string; readonly pod: string}

export interface LogsOptions {
  /** None: all that have pods, the migration too. */
  readonly components: readonly string[]
  readonly follow: boolean
  readonly previous: boolean
  readonly sinceSeconds?: number | undefined
  /** Lines of each container. */
  readonly tail?: number | undefined
  /** Only lines that fit. */
  readonly grep?: RegExp | undefined
  readonly signal: AbortSignal
}

const podKind = {apiVersion: 'v1', kind: 'Pod'} as const

/** The logs of all pods of the components, pod after pod; with `follow` as they come, until the signal aborts. Rejects with NOT_RUNNING where there is no pod, or no run before. */
export async function* logs(found: Found, options: LogsOptions): AsyncGenerator<LogEvent, void> {
  refuseUnknown(options.components)
  const events = options.follow ? followed(found, options) : once(found, options)
  for await (const event of events) if (event.type !== 'line' || (options.grep?.test(event.line) ?? true)) yield event
}

function refuseUnknown(wanted: readonly string[]): void {
  const known = [...all.map(({name}) => name), 'run']
  const unknown = wanted.find((name) => !known.includes(name))
  if (unknown === undefined) return
  const near = nearest(unknown, known)
  throw new RidectlError('INVALID_INPUT', `there is no component ${unknown}${near.length === 0 ? '' : `; near are ${near.join(', ')}`}`)
}

const isWanted = (pod: KubeObject, {components}: LogsOptions): boolean => components.length === 0 || components.includes(componentOf(pod))

async function* once({world: {cluster}, name, namespace}: Found, options: LogsOptions): AsyncGenerator<LogEvent, void> {
  const pods = (await cluster.list(podKind, {namespace, labels: instanceSelector(name)})).filter((pod) => isWanted(pod, options))
  if (pods.length === 0) throw noPods(name, options.components)
  const runs = pods.toSorted(byAge).flatMap((pod) => containersOf(pod).map((container) => ({pod, ...container})))
  const wanted = options.previous ? runs.filter(({hasRunBefore}) => hasRunBefore) : runs
  if (options.previous && wanted.length === 0) throw neverRestarted(name, options.components)
  for (const {pod, name: container} of wanted) yield* linesOf(cluster, pod, container, options)
}

const byAge = (one: KubeObject, other: KubeObject): number => (one.metadata.creationTimestamp ?? '').localeCompare(other.metadata.creationTimestamp ?? '')

const ofThese = (components: readonly string[]): string => (components.length === 0 ? '' : ` of ${components.join(', ')}`)

const neverRestarted = (name: string, components: readonly string[]): RidectlError =>
  new RidectlError('NOT_RUNNING', `no container${ofThese(components)} of ${name} was restarted, so there is no log of a run before`, {
    remedy: [{command: `ridectl logs ${[name, ...components].join(' ')}`, why: 'of the runs that there are'}],
  })

function noPods(name: string, components: readonly string[]): RidectlError {
  return new RidectlError('NOT_RUNNING', `${name} has no pods${ofThese(components)}, so there is no log`, {remedy: [{command: `ridectl status ${name}`, why: 'what it waits for'}]})
}

/** Each run of each container once: those that are there, and those that start while we look. */
function followed({world: {cluster}, name, namespace}: Found, options: LogsOptions): AsyncIterable<LogEvent> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const streams = new Confluence<LogEvent>()
  streams.add(watched())
  return stopping(streams, stop)

  async function* watched(): AsyncGenerator<LogEvent, void> {
    const runs = new Set<string>()
    const pods = new Set<string>()
    let isLater = false
    for await (const {type, object} of cluster.watch(podKind, {namespace, labels: instanceSelector(name)}, signal)) {
      if (type === 'SYNCED') isLater = true
      if (object === undefined || !isWanted(object, options)) continue
      const of = {component: componentOf(object), pod: object.metadata.name}
      if (type === 'DELETED') {
        if (pods.delete(object.metadata.uid ?? '')) yield {type: 'gone', ...of}
        continue
      }
      for (const {name: container, run} of containersOf(object)) {
        if (run === undefined || runs.has(run)) continue
        runs.add(run)
        if (isLater && !pods.has(object.metadata.uid ?? '')) yield {type: 'joined', ...of}
        pods.add(object.metadata.uid ?? '')
        const from = isLater ? {} : {sinceSeconds: options.sinceSeconds, tail: options.tail}
        streams.add(linesOf(cluster, object, container, {...options, sinceSeconds: undefined, tail: undefined, ...from, signal}))
      }
    }
  }
}

async function* stopping(events: AsyncIterable<LogEvent>, stop: AbortController): AsyncGenerator<LogEvent, void> {
  try {
    yield* events
  } finally {
    stop.abort()
  }
}

interface ContainerRun {
  readonly name: string
  /** Which run it is; undefined where it has not started yet. */
  readonly run: string | undefined
  /** There was another before it, in the same pod. */
  readonly hasRunBefore: boolean
}

interface ContainerStatus {
  readonly name: string
  readonly containerID?: string
  readonly state?: {readonly waiting?: object}
  readonly lastState?: {readonly terminated?: object}
}

/** Those that prepare the pod first. */
function containersOf(pod: KubeObject): readonly ContainerRun[] {
  const {initContainerStatuses = [], containerStatuses = []} = (pod.status ?? {}) as Record<string, readonly ContainerStatus[] | undefined>
  return [...initContainerStatuses, ...containerStatuses].map(({name, containerID, state, lastState}) => ({
    name,
    run: state?.waiting === undefined && containerID ? `${pod.metadata.uid} ${containerID}` : undefined,
    hasRunBefore: lastState?.terminated !== undefined,
  }))
}

async function* linesOf(cluster: Cluster, pod: KubeObject, container: string, {follow, previous, sinceSeconds, tail, signal}: LogsOptions): AsyncGenerator<LogEvent, void> {
  const of = {type: 'line', component: componentOf(pod), pod: pod.metadata.name, container} as const
  const from = {...(sinceSeconds === undefined ? {} : {sinceSeconds}), ...(tail === undefined ? {} : {tailLines: tail})}
  try {
    for await (const line of cluster.logs({namespace: pod.metadata.namespace ?? '', name: pod.metadata.name}, {container, follow, previous, signal, ...from})) yield {...of, line}
  } catch (error) {
    // a pod that went away between the list and its log has none
    if (!(error instanceof RidectlError) || error.code !== 'NOT_FOUND') throw error
  }
}
