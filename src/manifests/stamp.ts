import {createHash} from 'node:crypto'

import {annotation, label, labelsOf, selectorOf} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Manifest} from '../reconcile/component.ts'
import type {KubeObject, OwnerReference} from '../world.ts'

export interface Stamp {
  readonly platform: Platform
  readonly component: string
  /** False for what must survive the instance: generated Secrets, databases, claims. */
  readonly owned?: boolean
  /** True for pods that do not run the application: a new version of it leaves them as they are. */
  readonly apart?: boolean
}

const selecting: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet'])
const templated: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Job'])

/** The object as it is sent: with namespace, labels, selector, owner, version and the hash of all that. */
export function stamp(manifest: Manifest, {platform, component, owned = true, apart = false}: Stamp): KubeObject {
  const version = platform.spec.version
  const labels = {...labelsOf({name: platform.name, component, version}), ...manifest.metadata.labels}
  const selector = selectorOf({name: platform.name, component, group: manifest.metadata.labels?.[label.group]})
  const annotations = {...manifest.metadata.annotations, [annotation.version]: version}
  const owners = owned && platform.uid !== '' ? {ownerReferences: [ownerOf(platform)]} : {}
  const marks = apart ? {labels: withoutVersion(labels), annotations: {}} : {labels, annotations: {[annotation.version]: version}}
  const spec = specOf(manifest, {...marks, annotations: {...marks.annotations, ...restarted(manifest, platform, component)}}, selector)
  const object = {...manifest, metadata: {...manifest.metadata, namespace: platform.namespace, labels, annotations, ...owners}, ...(spec === undefined ? {} : {spec})}
  return {...object, metadata: {...object.metadata, annotations: {...annotations, [annotation.hash]: hash(object)}}}
}

/** What ridectl sent last; undefined where it never did. */
export function hashOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[annotation.hash]
}

export function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 16)
}

interface Marks {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

function withoutVersion(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== label.version))
}

function specOf(manifest: Manifest, marks: Marks, selector: Record<string, string>): Record<string, unknown> | undefined {
  const spec = manifest['spec'] as Record<string, unknown> | undefined
  if (spec === undefined) return undefined
  if (manifest.kind === 'Service') return {...spec, selector}
  if (manifest.kind === 'PodDisruptionBudget') return {...spec, selector: {matchLabels: selector}}
  if (!templated.has(manifest.kind)) return spec
  const pod = (spec['template'] ?? {}) as {metadata?: {labels?: object; annotations?: object}}
  const metadata = {...pod.metadata, labels: {...pod.metadata?.labels, ...marks.labels}, annotations: {...pod.metadata?.annotations, ...marks.annotations}}
  const stamped = {...spec, template: {...pod, metadata}}
  return selecting.has(manifest.kind) ? {...stamped, selector: {matchLabels: selector}} : stamped
}

/** A changed pod template is what makes a workload roll; a Job runs once. */
function restarted({kind}: Manifest, {annotations}: Platform, component: string): Record<string, string> {
  const at = annotations[`${annotation.restartedAt}-${component}`]
  return at === undefined || !selecting.has(kind) ? {} : {[annotation.restartedAt]: at}
}

/** What goes when this instance goes. */
export function ownerOf({live, name, uid}: Platform): OwnerReference {
  return {apiVersion: live.apiVersion, kind: live.kind, name, uid, controller: true, blockOwnerDeletion: false}
}

// Keys in order, so that the same object always has the same hash.
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, child]) => child !== undefined)
  return `{${entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`
}
