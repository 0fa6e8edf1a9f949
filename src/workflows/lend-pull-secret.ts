import {credentialsOf} from '../components/registry.ts'
import {RidectlError} from '../errors.ts'
import {isElsewhere, pullSecretName} from '../platform/pull-secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../world.ts'

/** The copy of the registry's credentials that an instance had is gone with it: this one is its Job's, and goes with that. */
export async function lendPullSecret(cluster: Cluster, platform: Platform, {apiVersion, kind, metadata: {name, uid = '', labels = {}}}: KubeObject): Promise<void> {
  if (!isElsewhere(platform)) return
  const metadata = {name: pullSecretName(platform) ?? '', namespace: platform.namespace, labels, ownerReferences: [{apiVersion, kind, name, uid}]}
  try {
    const {type, data} = await credentialsOf(platform, cluster)
    await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata, type, data})
  } catch (error) {
    // A node may have the image, or credentials of its own: where it has not, that is what is said of its pod.
    if (!(error instanceof RidectlError)) throw error
  }
}
