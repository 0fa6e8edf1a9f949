import {refOf} from '../platform/ref.ts'
import type {Cluster, KubeObject} from '../world.ts'

/** Removes this object, and none that has taken its name since. */
export async function removeThis(cluster: Cluster, object: KubeObject, options: Omit<NonNullable<Parameters<Cluster['remove']>[1]>, 'uid'> = {}): Promise<void> {
  const {uid} = object.metadata
  await cluster.remove(refOf(object), uid === undefined ? options : {...options, uid})
}
