import {clusterEvent, eventSelections, unlessForbidden} from '../reconcile/cluster-events.ts'
import type {Clock, Cluster, KubeObject, Selection, WatchEvent, World} from '../world.ts'
import {Confluence} from './confluence.ts'

/** What is known of a Job at one moment. */
export interface JobLook {
  readonly job: KubeObject
  readonly pods: readonly KubeObject[]
  /** What the cluster says of pods that are not made or do not come, in the whole namespace; undefined for who may not read Events. */
  readonly events: readonly KubeObject[] | undefined
}

export interface JobLooks {
  /** One each time that something changes; ends when the Job is deleted, and with the signal. */
  readonly all: AsyncIterable<JobLook>
  /** One more after this long, though nothing changes. */
  readonly again: (seconds: number) => void
}

type News = WatchEvent | {readonly type: 'AGAIN' | 'FORBIDDEN'; readonly object?: never}

export function jobLooks({cluster, clock}: World, job: KubeObject, signal: AbortSignal): JobLooks {
  const {name, namespace = ''} = job.metadata
  const stop = new AbortController()
  const until = AbortSignal.any([signal, stop.signal])
  const news = new Confluence<News>()
  news.add(cluster.watch({apiVersion: 'batch/v1', kind: 'Job'}, {namespace, fields: `metadata.name=${name}`}, until))
  news.add(cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: {'batch.kubernetes.io/job-name': name}}, until))
  for (const selection of eventSelections(namespace)) news.add(eventsOf(cluster, selection, until))
  return {all: looks(news, job, stop), again: (seconds) => news.add(later(clock, seconds, until))}
}

async function* looks(news: AsyncIterable<News>, job: KubeObject, stop: AbortController): AsyncGenerator<JobLook, void> {
  const [pods, events] = [new Map<string, KubeObject>(), new Map<string, KubeObject>()]
  let live = job
  let knowsEvents = true
  try {
    for await (const {type, object} of news) {
      if (type === 'FORBIDDEN') knowsEvents = false
      if (object?.kind === 'Job') {
        if (type === 'DELETED' && object.metadata.uid === job.metadata.uid) return
        live = object
      } else if (object !== undefined) {
        const known = object.kind === 'Pod' ? pods : events
        if (type === 'DELETED') known.delete(object.metadata.name)
        else known.set(object.metadata.name, object)
      }
      yield {job: live, pods: [...pods.values()], events: knowsEvents ? [...events.values()] : undefined}
    }
  } finally {
    stop.abort()
  }
}

async function* eventsOf(cluster: Cluster, selection: Selection, signal: AbortSignal): AsyncGenerator<News, void> {
  const events = cluster.watch(clusterEvent, selection, signal)[Symbol.asyncIterator]()
  for (;;) {
    const next = await unlessForbidden(events.next())
    if (next === undefined) return yield {type: 'FORBIDDEN'}
    if (next.done === true) return
    yield next.value
  }
}

// Cut short it is no look: whoever asks for another one at each look would never come to the end.
async function* later(clock: Clock, seconds: number, signal: AbortSignal): AsyncGenerator<News, void> {
  await clock.sleep(seconds * 1000, signal)
  if (!signal.aborted) yield {type: 'AGAIN'}
}
