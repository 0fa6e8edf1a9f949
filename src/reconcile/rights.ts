import {RidectlError} from '../errors.ts'
import type {AccessRule, Cluster} from '../world.ts'

/** What a deploy asks of the cluster in the instance's namespace. */
export const needed: readonly {readonly group: string; readonly resources: readonly string[]; readonly verbs: readonly string[]}[] = [
  {group: '', resources: ['configmaps', 'secrets', 'services', 'serviceaccounts'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete']},
  {group: '', resources: ['persistentvolumeclaims'], verbs: ['get', 'create']},
  {group: '', resources: ['pods'], verbs: ['get', 'list', 'watch']},
  {group: '', resources: ['pods/log'], verbs: ['get']},
  {group: 'apps', resources: ['deployments', 'statefulsets'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete']},
  {group: 'apps', resources: ['replicasets'], verbs: ['get', 'list', 'watch']},
  {group: 'apps', resources: ['controllerrevisions'], verbs: ['get', 'list', 'create', 'delete']},
  {group: 'batch', resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'delete']},
  {group: 'networking.k8s.io', resources: ['ingresses'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete']},
  {group: 'policy', resources: ['poddisruptionbudgets'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete']},
  {group: 'autoscaling', resources: ['horizontalpodautoscalers'], verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete']},
  {group: 'coordination.k8s.io', resources: ['leases'], verbs: ['get', 'create', 'update']},
  {group: 'summon.ridecell.io', resources: ['summonplatforms'], verbs: ['get', 'list', 'watch', 'create', 'patch']},
  {group: 'summon.ridecell.io', resources: ['summonplatforms/status'], verbs: ['patch']},
]

interface Right {
  readonly group: string
  readonly resource: string
  readonly verb: string
}

/** Names every missing right before the first write. */
export async function refuseWithoutRights(cluster: Cluster, namespace: string): Promise<void> {
  const missing = await missingRights(cluster, namespace)
  if (missing.length === 0) return
  throw new RidectlError('FORBIDDEN', `your rights in namespace ${namespace} (context ${cluster.context}) do not suffice for a deploy`, {
    details: missing.map(({verb, resource, group}) => `may not ${verb} ${resource}${group === '' ? '' : `.${group}`}`),
    remedy: [{command: `kubectl auth can-i --list --namespace ${namespace} --context ${cluster.context}`, why: 'what you may do'}],
  })
}

async function missingRights(cluster: Cluster, namespace: string): Promise<readonly Right[]> {
  const rights = needed.flatMap(({group, resources, verbs}) => resources.flatMap((resource) => verbs.map((verb) => ({group, resource, verb}))))
  const rules = await cluster.rules(namespace)
  if (rules !== undefined) return rights.filter((right) => !rules.some((rule) => allows(rule, right)))
  const answers = await Promise.all(rights.map(({verb, group, resource}) => cluster.may(verb, {group, resource, namespace})))
  return rights.filter((_, index) => answers[index] === false)
}

function allows(rule: AccessRule, {group, resource, verb}: Right): boolean {
  if (rule.resourceNames !== undefined && rule.resourceNames.length > 0) return false
  return has(rule.verbs, verb) && has(rule.apiGroups, group) && (has(rule.resources, resource) || rule.resources.includes(`*/${resource.split('/')[1] ?? ''}`))
}

const has = (names: readonly string[], name: string): boolean => names.includes(name) || names.includes('*')
