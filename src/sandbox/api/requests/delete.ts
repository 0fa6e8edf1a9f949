import type {Stored} from '../../contracts.ts'
import {conflict} from '../errors.ts'
import {resourceKey} from '../resources/resource.ts'
import {equal} from '../schema/equal.ts'
import {strategyOf} from '../strategies.ts'
import {get} from './read.ts'
import {timestamp, type Server, type Target} from './server.ts'

export interface DeleteOptions {
  readonly graceSeconds?: number | undefined
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan' | undefined
  readonly uid?: string | undefined
  readonly resourceVersion?: string | undefined
  readonly dryRun?: boolean | undefined
}

export interface Removed {
  readonly object: Stored
  /** False: it is marked, and waits for its finalizers or its node. */
  readonly gone: boolean
}

/** DELETE: removes, or marks for those who have to let go first. */
export function remove(server: Server, target: Target, options: DeleteOptions): Removed {
  const live = get(server, target)
  requirePreconditions(target, live, options)
  const strategy = strategyOf(target.resource)
  const object = structuredClone(live)
  const grace = strategy.grace === undefined ? 0 : applyGrace(server, object, strategy.grace, options.graceSeconds)
  if (grace === 'pending') return {object: live, gone: false}
  const finalizers = wantedFinalizers(target, live, options.propagation)
  setFinalizers(object, finalizers)
  const waits = grace > 0 || finalizers.length > 0 || (target.resource.kind === 'Namespace' && hasContent(live))
  if (!waits) {
    const last = strategy.grace === undefined ? live : object
    return {object: options.dryRun ? last : server.store.remove(resourceKey(target.resource), last), gone: true}
  }
  if (grace === 0) markDeleting(server, object)
  if (target.resource.kind === 'Namespace') {
    object.status = {...object.status, phase: 'Terminating'}
    delete object.metadata.deletionGracePeriodSeconds
  }
  if (options.dryRun || equal(object, live)) return {object, gone: false}
  return {object: server.store.put(resourceKey(target.resource), object), gone: false}
}

function requirePreconditions({resource, name}: Target, live: Stored, {uid, resourceVersion}: DeleteOptions): void {
  const subject = {plural: resource.kind, group: resource.group}
  const {metadata} = live
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`
    throw conflict(subject, name, why)
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`
    throw conflict(subject, name, why)
  }
}

/** Sets when the node has to be done. A deletion that is under way can only be shortened. */
function applyGrace(server: Server, object: Stored, graceOf: NonNullable<ReturnType<typeof strategyOf>['grace']>, asked: number | undefined): number | 'pending' {
  const {metadata} = object
  const now = server.now().getTime()
  if (metadata.deletionTimestamp !== undefined) {
    const before = metadata.deletionGracePeriodSeconds ?? 0
    if (before === 0) return 0
    if (asked === undefined || asked >= before) return 'pending'
    const due = Date.parse(metadata.deletionTimestamp) - before * 1000 + asked * 1000
    const grace = due < now && asked !== 0 ? 1 : asked
    metadata.deletionTimestamp = seconds(Math.max(due, now))
    metadata.deletionGracePeriodSeconds = grace
    return grace
  }
  const grace = graceOf(object, asked)
  metadata.deletionTimestamp = seconds(now + grace * 1000)
  metadata.deletionGracePeriodSeconds = grace
  if (metadata.generation) metadata.generation += 1
  return grace
}

function seconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}

const orphan = 'orphan'
const foreground = 'foregroundDeletion'

function wantedFinalizers({resource}: Target, live: Stored, propagation: DeleteOptions['propagation']): string[] {
  const before = live.metadata.finalizers ?? []
  const others = before.filter(one => one !== orphan && one !== foreground)
  if (propagation === 'Orphan') return [...others, orphan]
  if (propagation === 'Foreground') return [...others, foreground]
  if (propagation === 'Background') return others
  if (before.includes(orphan)) return [...others, orphan]
  if (before.includes(foreground)) return [...others, foreground]
  return strategyOf(resource).orphansByDefault ? [...others, orphan] : others
}

function setFinalizers({metadata}: Stored, finalizers: string[]): void {
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers
}

function markDeleting(server: Server, {metadata}: Stored): void {
  if (metadata.deletionTimestamp === undefined && metadata.generation) metadata.generation += 1
  metadata.deletionTimestamp ??= timestamp(server)
  metadata.deletionGracePeriodSeconds = 0
}

function hasContent(namespace: Stored): boolean {
  return namespace.spec?.finalizers?.length > 0
}

/** What a DELETE answers when the object is gone and its kind does not answer with the object. */
export function deletedStatus({resource}: Target, {metadata}: Stored) {
  const details = {name: metadata.name, ...(resource.group === '' ? {} : {group: resource.group}), kind: resource.plural, uid: metadata.uid}
  return {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details}
}

