import {RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Settled} from '../reconcile/component.ts'
import type {KubeObject, World} from '../world.ts'
import type {DatabaseGives} from './database.ts'

type Migration = NonNullable<Platform['status']['migrations']>[number]

const keepLast = 10

/** The record of migrations with the one that has just ended, the newest first; what stays when the Job and its log are gone. */
export async function migrationsWith({spec, status, namespace}: Platform, {verdict, observed: {objects, pods}, world}: Settled): Promise<readonly Migration[]> {
  const [job] = objects
  const before = status.migrations ?? []
  if (job === undefined) return before
  const pod = pods.findLast(({metadata}) => metadata.ownerReferences?.some(({uid}) => uid === job.metadata.uid) ?? false)
  const entry: Migration = {
    version: spec.version,
    job: job.metadata.name,
    ...(job.metadata.uid === undefined ? {} : {uid: job.metadata.uid}),
    result: verdict.verdict === 'kept' ? 'succeeded' : 'failed',
    ...timesOf(job),
    ...(pod === undefined ? {} : {...imageOf(pod), ...(await appliedBy(pod, namespace, world))}),
  }
  return [entry, ...before.filter((known) => known.job !== entry.job)].slice(0, keepLast)
}

/** What is run, and where; without a database there is nobody to ask which is meant. */
export interface Meant {
  readonly code: string
  readonly database: Pick<DatabaseGives, 'identity' | 'id'> | undefined
}

/** By the record: this version is applied, by this code and to this database where both the record and the asker know which. One that was made anew has another id: that is so after any kill. */
export function isMigrated({spec, status}: Pick<Platform, 'spec' | 'status'>, {code, database}: Meant): boolean {
  const {migratedVersion, migratedBy, migratedDatabase, migratedDatabaseId} = status
  return migratedVersion === spec.version && isSame(migratedBy, code) && isSame(migratedDatabase, database?.identity) && isSame(migratedDatabaseId, database?.id)
}

/** What `isMigrated` reads. */
export function migratedNow({version}: Platform['spec'], {code, database}: Meant): Platform['status'] {
  const {identity, id} = database ?? {}
  return {migratedVersion: version, migratedBy: code, ...(identity === undefined ? {} : {migratedDatabase: identity}), ...(id === undefined ? {} : {migratedDatabaseId: id})}
}

// An older ridectl did not note it.
const isSame = (recorded: string | undefined, meant: string | undefined): boolean => recorded === undefined || meant === undefined || recorded === meant

/** `2 applied`, where it is known. */
export function whatWasApplied({migrations}: Platform['status'], version: string): string | undefined {
  const applied = migrations?.find((migration) => migration.version === version && migration.result === 'succeeded')?.applied
  if (applied === undefined) return undefined
  return applied.length === 0 ? `nothing to apply for ${version}` : `${applied.length} applied for ${version}`
}

function timesOf({status}: KubeObject): Pick<Migration, 'startedAt' | 'finishedAt'> {
  const {startTime, completionTime, conditions} = (status ?? {}) as {startTime?: string; completionTime?: string; conditions?: {type: string; lastTransitionTime: string}[]}
  const finishedAt = completionTime ?? conditions?.find(({type}) => type === 'Failed')?.lastTransitionTime
  return {...(startTime === undefined ? {} : {startedAt: startTime}), ...(finishedAt === undefined ? {} : {finishedAt})}
}

function imageOf({status}: KubeObject): Pick<Migration, 'image'> {
  const [container] = (status?.['containerStatuses'] ?? []) as readonly {imageID?: string}[]
  return container?.imageID === undefined || container.imageID === '' ? {} : {image: container.imageID}
}

/** As Django's migrate says it. A log that cannot be read is no reason to hold up a deploy. */
async function appliedBy(pod: KubeObject, namespace: string, {cluster}: World): Promise<Pick<Migration, 'applied'>> {
  let isDjango = false
  const applied: string[] = []
  try {
    for await (const line of cluster.logs({namespace, name: pod.metadata.name})) {
      isDjango ||= line.trim() === 'Running migrations:'
      const [, name] = /^\s*Applying (\S+)\.\.\. OK/.exec(line) ?? []
      if (name !== undefined) applied.push(name)
    }
  } catch (error) {
    if (error instanceof RidectlError) return {}
    throw error
  }
  return isDjango ? {applied} : {}
}
