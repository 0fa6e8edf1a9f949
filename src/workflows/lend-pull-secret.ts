import {copyOf} from '../components/pullsecret.ts'
import {credentialsOf} from '../components/registry.ts'
import {RidectlError} from '../errors.ts'
import {isElsewhere} from '../platform/pull-secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../world.ts'

/** The copy of the registry's credentials that an instance had is gone with it: this one is its Job's, and goes with that. */
export async function lendPullSecret(cluster: Cluster, platform: Platform, {apiVersion, kind, metadata: {name, uid = '', labels = {}}}: KubeObject): Promise<void> {
  if (!isElsewhere(platform)) return
  const own = {namespace: platform.namespace, labels, ownerReferences: [{apiVersion, kind, name, uid}]}
  try {
    for (const copy of copyOf(platform, await credentialsOf(platform, cluster))) await cluster.apply({...copy, metadata: {...copy.metadata, ...own}})
  } catch (error) {
    // A node may have the image, or credentials of its own: where it has not, that is what is said of its pod.
    if (!(error instanceof RidectlError)) throw error
  }
}
