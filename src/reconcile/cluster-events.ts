import {RidectlError} from '../errors.ts'
import type {Cluster, KubeObject, Selection} from '../world.ts'

/** What the cluster says of pods that were not made, that fail to start, that do not answer, or that wait for a node which comes; of every instance of the namespace, as Events carry no labels. */
export const clusterEvent = {apiVersion: 'v1', kind: 'Event'} as const

// The last two are the words of the autoscalers of nodes: cluster-autoscaler's, and Karpenter's.
const reasons = ['FailedCreate', 'Failed', 'Unhealthy', 'TriggeredScaleUp', 'Nominated'] as const

export const eventSelections = (namespace: string): readonly Selection[] => reasons.map((reason) => ({namespace, fields: `reason=${reason}`}))

/** undefined where this user may not read Events. */
export const listEvents = (cluster: Cluster, namespace: string): Promise<readonly KubeObject[] | undefined> =>
  unlessForbidden(Promise.all(eventSelections(namespace).map((selection) => cluster.list(clusterEvent, selection))).then((lists) => lists.flat()))

/** Who may not do it does without. */
export async function unlessForbidden<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return undefined
    throw error
  }
}
