import {RidectlError} from '../../errors.ts'
import type {Cluster, Kind, KubeObject} from '../../world.ts'

/** All of a kind; undefined where the cluster does not serve it, as the sandbox. */
export async function listed(cluster: Cluster, kind: Kind): Promise<readonly KubeObject[] | undefined> {
  try {
    return await cluster.list(kind)
  } catch (error) {
    if (error instanceof RidectlError && (error.code === 'NOT_INSTALLED' || error.code === 'NOT_FOUND')) return undefined
    throw error
  }
}
