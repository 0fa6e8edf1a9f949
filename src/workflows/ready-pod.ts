import {RidectlError} from '../errors.ts'
import {annotation} from '../platform/labels.ts'
import {parsePlatform} from '../platform/summon-platform.ts'
import {isUp, whyNotUp} from '../readiness/pod.ts'
import {isGoing} from '../readiness/workload.ts'
import {listEvents} from '../reconcile/cluster-events.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {KubeObject} from '../world.ts'
import type {Found} from './find-instance.ts'

export interface PodWanted {
  readonly component: string
  /** This one and no other; it need not be ready. */
  readonly pod?: string | undefined
}

export interface PodContainer {
  readonly namespace: string
  readonly name: string
  readonly container: string
  readonly object: KubeObject
}

/** A pod to get into: the one named, else a ready one of the component that is not going away, of the wanted version rather than of another. */
export async function readyPod({world, name, namespace, live}: Found, wanted: PodWanted): Promise<PodContainer> {
  const pods = await world.cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: instanceSelector(name)})
  if (wanted.pod !== undefined) return inPod(named(pods, wanted.pod, name))
  const mine = pods.filter((pod) => componentOf(pod) === wanted.component)
  const ready = mine.filter(isUp)
  const [best] = ready.toSorted((one, other) => Number(isOf(other, live)) - Number(isOf(one, live)))
  if (best === undefined) throw noneReady(name, wanted.component, {mine, all: pods, now: world.clock.now(), events: await listEvents(world.cluster, namespace)})
  return inPod(best)
}

const isOf = (pod: KubeObject, {spec}: KubeObject): boolean => pod.metadata.annotations?.[annotation.version] === spec?.['version']

function named(pods: readonly KubeObject[], wanted: string, instance: string): KubeObject {
  const pod = pods.find(({metadata}) => metadata.name === wanted)
  if (pod !== undefined) return pod
  throw new RidectlError('NOT_FOUND', `${instance} has no pod ${wanted}`, {details: pods.map(({metadata}) => metadata.name)})
}

/** The container that has the component's name: others beside it are the instance's own additions. */
export function inPod(object: KubeObject): PodContainer {
  const containers = (object.spec?.['containers'] ?? []) as readonly {readonly name: string}[]
  const container = containers.find(({name}) => name === componentOf(object)) ?? containers[0]
  return {namespace: object.metadata.namespace ?? '', name: object.metadata.name, container: container?.name ?? '', object}
}

interface Seen {
  readonly mine: readonly KubeObject[]
  readonly all: readonly KubeObject[]
  readonly events: readonly KubeObject[] | undefined
  readonly now: Date
}

function noneReady(instance: string, component: string, {mine, all, events, now}: Seen): RidectlError {
  const details = mine.map((pod) => whyNotUp(pod, now, events))
  const others = [...new Set(all.filter((pod) => !isGoing(pod)).map(componentOf))].filter((other) => other !== '' && other !== component)
  if (mine.length === 0) details.push(others.length === 0 ? 'It has no pods at all.' : `It has pods of ${others.join(', ')}.`)
  return new RidectlError('NOT_RUNNING', `${instance} has no pod of ${component} that is ready`, {
    details,
    remedy: [
      {command: `ridectl status ${instance}`, why: 'what it waits for'},
      ...(mine.length === 0 ? [] : [{command: `ridectl logs ${instance} ${component}`, why: 'what its pods say'}]),
      {command: `ridectl doctor ${instance}`, why: 'what is wrong, and how to mend it'},
    ],
  })
}

/** Where the instance's project has its manage.py. */
export const manageOf = ({live}: Pick<Found, 'live'>): string => parsePlatform(live).spec.django.manage
