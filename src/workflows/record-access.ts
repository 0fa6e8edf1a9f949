import {randomBytes} from 'node:crypto'
import {RidectlError} from '../errors.ts'
import {parsePlatform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import {type AccessEntry, historyWith} from './history.ts'
import {instanceKind} from './intent.ts'

export type Access = Omit<AccessEntry, 'version'>

/**
 * Writes who did what into the cluster's events and into the instance's history. Returns why it could not, in one line: that is no reason to keep a person
 * out who may get in, and must be shown.
 */
export async function recordAccess(world: World, live: KubeObject, access: Access): Promise<string | undefined> {
  const failures = await Promise.all([whyNot(createEvent(world, live, access)), whyNot(addToHistory(world, live, access))])
  const reasons = failures.filter((reason) => reason !== undefined)
  return reasons.length === 0 ? undefined : `not recorded: ${reasons.join('; ')}`
}

/** The event alone, where the history has its entry from elsewhere. */
export const recordEvent = (world: World, live: KubeObject, access: Access): Promise<string | undefined> => whyNot(createEvent(world, live, access))

async function whyNot(writing: Promise<void>): Promise<string | undefined> {
  try {
    await writing
    return undefined
  } catch (error) {
    if (error instanceof RidectlError) return error.message
    throw error
  }
}

async function createEvent({cluster, clock}: World, {metadata}: KubeObject, {action, who, why}: Access): Promise<void> {
  const {name, namespace = 'default', uid} = metadata
  const time = clock.now().toISOString().replace(/\.\d+Z$/, 'Z')
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {name: `${name}.${randomBytes(8).toString('hex')}`, namespace},
    involvedObject: {...instanceKind, namespace, name, ...(uid === undefined ? {} : {uid})},
    type: 'Normal',
    reason: action.charAt(0).toUpperCase() + action.slice(1),
    message: `${who}: ${why}`,
    source: {component: 'ridectl'},
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  })
}

const mostAttempts = 5

async function addToHistory({cluster, clock}: World, live: KubeObject, access: Access): Promise<void> {
  const ref = {...instanceKind, name: live.metadata.name, namespace: live.metadata.namespace ?? 'default'}
  for (let attempt = 1; ; attempt++) {
    const now = await cluster.get(ref)
    if (now === undefined || (await isAdded(cluster, now, access, clock.now(), attempt))) return
  }
}

async function isAdded(cluster: Cluster, live: KubeObject, access: Access, when: Date, attempt: number): Promise<boolean> {
  const platform = parsePlatform(live)
  const history = historyWith(platform, {...access, version: platform.status.version ?? platform.spec.version}, when)
  try {
    const ref = {...instanceKind, name: platform.name, namespace: platform.namespace}
    await cluster.patch(ref, {metadata: {resourceVersion: platform.resourceVersion}, status: {history}}, {subresource: 'status'})
    return true
  } catch (error) {
    if (attempt < mostAttempts && error instanceof RidectlError && error.code === 'CONFLICT') return false
    throw error
  }
}
