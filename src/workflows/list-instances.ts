import {RidectlError} from '../errors.ts'
import {environments} from '../platform/environments.ts'
import {namespaceOf} from '../platform/names.ts'
import type {KubeObject, World} from '../world.ts'
import {instanceKind} from './intent.ts'

/** Every instance of a cluster that this person may see: cluster-wide, or namespace by namespace where that is forbidden. */
export async function listInstances({cluster}: World, pattern: string, namespace: string | undefined): Promise<readonly KubeObject[]> {
  try {
    return await cluster.list(instanceKind, namespace === undefined ? {} : {namespace})
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'NOT_INSTALLED') throw notInstalled(cluster.context, error)
    if (!isForbidden(error) || namespace !== undefined) throw error
    const names = new Set(environments.map((environment) => namespaceOf('any', pattern, environment)))
    const lists = await Promise.all([...names].map((each) => allowed(cluster.list(instanceKind, {namespace: each}))))
    if (lists.every((list) => list === undefined)) throw error
    return lists.flatMap((list) => list ?? [])
  }
}

async function allowed(listing: Promise<readonly KubeObject[]>): Promise<readonly KubeObject[] | undefined> {
  try {
    return await listing
  } catch (error) {
    if (isForbidden(error)) return undefined
    throw error
  }
}

const isForbidden = (error: unknown): boolean => error instanceof RidectlError && error.code === 'FORBIDDEN'

const notInstalled = (context: string, cause: RidectlError): RidectlError =>
  new RidectlError('NOT_INSTALLED', `the cluster does not know SummonPlatform yet (context ${context})`, {
    remedy: [{command: `ridectl install --context ${context}`, why: 'adds its definition'}],
    cause,
  })
