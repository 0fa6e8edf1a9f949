import {ownFields} from '../manifests/ownership.ts'
import type {Cluster, KubeObject} from '../world.ts'

/** Holds a number of pods from when ridectl lets go of it until an autoscaler takes it. */
export const handOverManager = 'ridectl-handover'

/**
 * Lets another hold the number of pods before we stop sending it: what its only owner stops sending, the server puts back to the default,
 * one pod. The autoscaler takes it with its first change.
 */
export async function handOver(cluster: Cluster, live: KubeObject | undefined, object: KubeObject): Promise<void> {
  if (live === undefined || object.spec === undefined || 'replicas' in object.spec) return
  const {spec: own} = ownFields(live, 'ridectl') as {spec?: {replicas?: unknown}}
  if (own?.replicas === undefined) return
  const {apiVersion, kind, metadata: {name, namespace, uid}} = live
  const metadata = {name, ...(namespace === undefined ? {} : {namespace}), ...(uid === undefined ? {} : {uid})}
  await cluster.apply({apiVersion, kind, metadata, spec: {replicas: live.spec?.['replicas']}}, {manager: handOverManager})
}
