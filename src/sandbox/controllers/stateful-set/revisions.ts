import {isDeepStrictEqual} from 'node:util'
import type {Stored} from '../../contracts.ts'
import {manager, type Tools} from '../controller.ts'
import {claim, controllerReference} from '../owner-reference.ts'
import {shortHash} from '../pod-template.ts'

export interface Revisions {
  /** The name of the one that pods had before the update, and of the one that they get. */
  readonly current: string
  readonly update: string
}

/** Keeps a ControllerRevision of each template that the StatefulSet had. */
export function keepRevisions(tools: Tools, set: Stored): Revisions {
  const revisions = claim(tools.local, set, 'ControllerRevision', manager).toSorted((a, b) => numberOf(a) - numberOf(b))
  const data = {spec: {template: {...set.spec.template, $patch: 'replace'}}}
  const same = revisions.findLast((one) => isDeepStrictEqual(one['data'], data))
  const update = same ?? create(tools, set, data, numberOf(revisions.at(-1)) + 1)
  if (same && same !== revisions.at(-1)) renumber(tools, same, numberOf(revisions.at(-1)) + 1)
  const current = revisions.find(({metadata}) => metadata.name === set.status?.currentRevision) ?? update
  forget(tools, set, revisions, [current.metadata.name, update.metadata.name])
  return {current: current.metadata.name, update: update.metadata.name}
}

const numberOf = (revision: Stored | undefined): number => Number(revision?.['revision'] ?? 0)

function create({local}: Tools, set: Stored, data: unknown, revision: number): Stored {
  const hash = shortHash(data)
  const {name, namespace = ''} = set.metadata
  const labels = {...set.spec.selector.matchLabels, 'controller.kubernetes.io/hash': hash}
  const metadata = {name: `${name}-${hash}`, namespace, labels, ownerReferences: [controllerReference(set)]}
  return local.create({apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata, data, revision}, manager)
}

function renumber({local}: Tools, revision: Stored, number: number): void {
  local.update({...revision, revision: number}, manager)
}

function forget({local}: Tools, set: Stored, revisions: readonly Stored[], used: readonly string[]): void {
  const unused = revisions.filter(({metadata}) => !used.includes(metadata.name))
  const limit = Number(set.spec.revisionHistoryLimit ?? 10)
  const oldest = unused.slice(0, Math.max(0, unused.length - limit))
  for (const {metadata: {namespace, name, uid}} of oldest) local.remove('ControllerRevision', namespace, name, {uid})
}

/** The template of a revision. */
export function templateOf({local}: Tools, set: Stored, revision: string): Stored['spec'] {
  const data = local.get('ControllerRevision', set.metadata.namespace, revision)?.['data'] as Pick<Stored, 'spec'> | undefined
  const {$patch: _, ...template} = data?.spec.template ?? set.spec.template
  return template
}
