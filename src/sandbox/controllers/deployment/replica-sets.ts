import {isDeepStrictEqual} from 'node:util'
import type {Stored} from '../../contracts.ts'
import {manager, type Tools} from '../controller.ts'
import {controllerReference} from '../owner-reference.ts'
import {shortHash, type PodTemplate} from '../pod-template.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
const maxAnnotation = 'deployment.kubernetes.io/max-replicas'
const hashLabel = 'pod-template-hash'

/** Annotations of the Deployment that its ReplicaSets do not take over. */
const ownAnnotations = new Set([
  revisionAnnotation,
  desiredAnnotation,
  maxAnnotation,
  'deployment.kubernetes.io/revision-history',
  'kubectl.kubernetes.io/last-applied-configuration',
])

export const revisionOf = ({metadata}: Stored): number => Number(metadata.annotations?.[revisionAnnotation] ?? 0)

/** The ReplicaSet that has the Deployment's template, if it was made already; the oldest of several. */
export function findNew(deployment: Stored, sets: readonly Stored[]): Stored | undefined {
  return byAge(sets).find((set) => isDeepStrictEqual(withoutHash(set.spec.template), withoutHash(deployment.spec.template)))
}

export const byAge = (sets: readonly Stored[]): Stored[] => sets.toSorted((a, b) => madeAt(a) - madeAt(b) || revisionOf(a) - revisionOf(b))

const madeAt = ({metadata}: Stored): number => Date.parse(metadata.creationTimestamp)

function withoutHash({metadata, spec}: PodTemplate): unknown {
  const {[hashLabel]: _, ...labels} = metadata?.labels ?? {}
  return {labels, annotations: metadata?.annotations ?? {}, spec}
}

/** Makes the ReplicaSet of the Deployment's template, without replicas yet. */
export function createNew({local}: Tools, deployment: Stored, revision: number): Stored {
  const {template, selector, minReadySeconds} = deployment.spec
  const hash = shortHash(withoutHash(template))
  const labels = {...template.metadata?.labels, [hashLabel]: hash}
  return local.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: {...inherited(deployment), [revisionAnnotation]: String(revision)},
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: 0,
      ...(minReadySeconds && {minReadySeconds}),
      selector: {...selector, matchLabels: {...selector.matchLabels, [hashLabel]: hash}},
      template: {...template, metadata: {...template.metadata, labels}},
    },
  }, manager)
}

function inherited({metadata}: Stored): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !ownAnnotations.has(key)))
}

interface Numbered {
  readonly deployment: Stored
  readonly current: Stored
}

/**
 * The new ReplicaSet has the highest revision; one that is used again gets a new one. The Deployment shows it from the next write of its
 * status on: a write to the rest would count as a change of what is wanted.
 */
export function numberRevisions({local}: Tools, deployment: Stored, current: Stored, old: readonly Stored[]): Numbered {
  const {metadata} = deployment
  const highest = Math.max(0, ...old.map(revisionOf))
  const revision = revisionOf(current) > highest ? revisionOf(current) : highest + 1
  return {
    current: annotated({local}, current, {...inherited(deployment), [revisionAnnotation]: String(revision)}),
    deployment: {...deployment, metadata: {...metadata, annotations: {...metadata.annotations, [revisionAnnotation]: String(revision)}}},
  }
}

function annotated({local}: Pick<Tools, 'local'>, object: Stored, annotations: Record<string, string>): Stored {
  const before = object.metadata.annotations ?? {}
  if (Object.entries(annotations).every(([key, value]) => before[key] === value)) return object
  return local.update({...object, metadata: {...object.metadata, annotations: {...before, ...annotations}}}, manager)
}

/** Sets how many pods a ReplicaSet has. */
export function scaleSet({local, events}: Tools, deployment: Stored, set: Stored, replicas: number, surge: number): Stored {
  const wanted = Number(deployment.spec.replicas ?? 1)
  const before = Number(set.spec.replicas ?? 1)
  const annotations = {[desiredAnnotation]: String(wanted), [maxAnnotation]: String(wanted + surge)}
  if (before === replicas) return replicas === 0 ? set : annotated({local}, set, annotations)
  const metadata = {...set.metadata, annotations: {...set.metadata.annotations, ...annotations}}
  const scaled = local.update({...set, metadata, spec: {...set.spec, replicas}}, manager)
  const message = `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`
  events.record(deployment, {type: 'Normal', reason: 'ScalingReplicaSet', message})
  return scaled
}

/** Deletes the oldest ReplicaSets that have no pods, beyond the revisionHistoryLimit. */
export function forgetOldRevisions({local}: Tools, deployment: Stored, old: readonly Stored[]): void {
  const limit = Number(deployment.spec.revisionHistoryLimit ?? 10)
  const idle = old.filter(({spec, status, metadata}) => !spec.replicas && !status?.replicas && metadata.deletionTimestamp === undefined)
  const oldest = idle.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, idle.length - limit))
  for (const {metadata: {namespace, name, uid}} of oldest) local.remove('ReplicaSet', namespace, name, {uid, propagation: 'Background'})
}
