import type {Lack} from '../doctor/patients.ts'
import {RidectlError} from '../errors.ts'
import {deleteRights, deployRights, refuseWithoutRights, type Right, shellRights, viewRights} from '../reconcile/rights.ts'
import type {Cluster} from '../world.ts'

/** All that ridectl does in a namespace. */
const works: readonly (Omit<Lack, 'right'> & {readonly rights: () => readonly Right[]})[] = [
  {work: 'look at instances', role: 'viewer', rights: viewRights},
  {work: 'deploy', role: 'deployer', rights: deployRights},
  {work: 'open shells', role: 'shell', rights: shellRights},
  {work: 'delete', rights: () => deleteRights(false)},
]

/** What this person may not do of it. */
export async function lacksIn(cluster: Cluster, namespace: string): Promise<readonly Lack[]> {
  const rights = await Promise.all(works.map(async ({rights: needed, ...work}) => ({...work, right: await firstMissing(cluster, namespace, needed())})))
  return rights.flatMap(({right, ...work}) => (right === undefined ? [] : [{...work, right}]))
}

async function firstMissing(cluster: Cluster, namespace: string, rights: readonly Right[]): Promise<string | undefined> {
  try {
    await refuseWithoutRights(cluster, namespace, rights)
    return undefined
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return error.details[0]
    throw error
  }
}
