import {refOf} from '../platform/ref.ts'
import {changedPaths} from '../reconcile/changed-paths.ts'
import type {Cluster, KubeObject, World} from '../world.ts'
import type {Installed} from './install.ts'
import {roleObjects, type RoleWish} from './roles.ts'

/** Applies Role and RoleBinding where they differ, and makes the namespace where it is not there. A dry run says what would change. */
export async function installRole({cluster}: World, wish: RoleWish, {dryRun}: {readonly dryRun: boolean}): Promise<readonly Installed[]> {
  const namespace: KubeObject = {apiVersion: 'v1', kind: 'Namespace', metadata: {name: wish.namespace}}
  const isThere = (await cluster.get(refOf(namespace))) !== undefined
  if (!isThere && !dryRun) await cluster.create(namespace)
  const installed: Installed[] = isThere ? [] : [reported(cluster, namespace, 'create')]
  for (const object of roleObjects(wish)) {
    const cannotAsk = dryRun && !isThere && object.metadata.namespace === wish.namespace
    installed.push(cannotAsk ? reported(cluster, object, 'create') : await applied(cluster, object, dryRun))
  }
  return installed
}

async function applied(cluster: Cluster, object: KubeObject, dryRun: boolean): Promise<Installed> {
  const live = await cluster.get(refOf(object))
  const {object: answer} = await cluster.apply(object, {dryRun: true})
  const paths = live === undefined ? [] : changedPaths(live, answer)
  const action = live === undefined ? 'create' : paths.length > 0 ? 'change' : 'unchanged'
  if (!dryRun && action !== 'unchanged') await cluster.apply(object)
  return reported(cluster, object, action, paths)
}

function reported({context}: Cluster, {kind, metadata: {name, namespace}}: KubeObject, action: Installed['action'], paths: readonly string[] = []): Installed {
  return {name: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`, context, action, paths}
}
