import {RidectlError} from '../errors.ts'
import {templateKinds} from '../manifests/template.ts'
import {resourceOf} from '../platform/resource.ts'
import {apiVersion, kind} from '../platform/summon-platform.ts'
import type {AccessRule, Cluster, Kind} from '../world.ts'
import {inventoried, withoutSecrets} from './inventory.ts'

export interface Right {
  readonly group: string
  /** With its subresource: `pods/log`. */
  readonly resource: string
  readonly verb: string
}

/** What the API server asks for before it does what a method of the port is for. */
const verbs = {
  get: ['get'],
  list: ['list'],
  watch: ['list', 'watch'],
  apply: ['create', 'patch'],
  create: ['create'],
  replace: ['update'],
  patch: ['patch'],
  remove: ['delete'],
} as const satisfies Partial<Record<keyof Cluster, readonly string[]>>

type Method = keyof typeof verbs

export const instance: Kind = {apiVersion, kind}
const core = (name: string): Kind => ({apiVersion: 'v1', kind: name})
const lease: Kind = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease'}
const revision: Kind = {apiVersion: 'apps/v1', kind: 'ControllerRevision'}

/** What each method is called with, where it is called. */
const rightsTo = (of: Kind, methods: readonly Method[], subresource?: string): readonly Right[] => {
  const {group, resource} = resourceOf(of)
  return methods.flatMap((method) => verbs[method].map((verb) => ({group, resource: subresource === undefined ? resource : `${resource}/${subresource}`, verb})))
}

/** What a template holds is applied and pruned; but a Job is made once, and so is what is not in the inventory: it is never pruned. */
function applied(of: Kind): readonly Right[] {
  if (!inventoried.some((each) => each.kind === of.kind && each.apiVersion === of.apiVersion)) return rightsTo(of, ['get', 'create'])
  return rightsTo(of, of.kind === 'Job' ? ['get', 'create', 'remove'] : ['apply', 'remove'])
}

/** What a deploy asks of the cluster in the instance's namespace: that, and not more. */
export function deployRights(): readonly Right[] {
  return distinct([
    ...rightsTo(instance, ['get', 'watch', 'apply']),
    ...rightsTo(instance, ['patch'], 'status'),
    ...rightsTo(lease, ['get', 'create', 'replace']),
    ...rightsTo(revision, ['list', 'create', 'remove']),
    ...rightsTo(core('Secret'), ['get', 'create', 'remove']),
    ...rightsTo({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress'}, ['get']),
    ...rightsTo(core('Pod'), ['get'], 'log'),
    ...inventoried.flatMap((each) => rightsTo(each, ['watch'])),
    ...templateKinds().flatMap(applied),
  ])
}

/** What a deploy and a run can do without: to hear why a pod is not made or does not come, and to leave word of who did what. */
export const eventRights = (): readonly Right[] => rightsTo(core('Event'), ['watch', 'create'])

/** What `delete` asks; with `purge` what outlives the instance goes too. */
export function deleteRights(purge: boolean): readonly Right[] {
  return distinct([
    ...rightsTo(instance, ['get', 'watch', 'remove']),
    ...rightsTo(lease, ['get', 'create', 'replace', 'remove']),
    ...rightsTo(core('Secret'), ['patch', 'remove']),
    ...rightsTo(core('PersistentVolumeClaim'), purge ? ['list', 'remove'] : ['list']),
    ...inventoried.flatMap((each) => rightsTo(each, ['watch'])),
  ])
}

/** All that `status` and `logs` show: everything but what Secrets hold. */
export function viewRights(): readonly Right[] {
  const seen = [instance, lease, revision, core('Event'), core('PersistentVolumeClaim'), ...withoutSecrets]
  return distinct([...seen.flatMap((each) => rightsTo(each, ['get', 'watch'])), ...rightsTo(core('Pod'), ['get'], 'log')])
}

/** A shell in a pod: a WebSocket is opened by a GET, and Kubernetes asks for both verbs; that it was opened is left as an Event. */
export function shellRights(): readonly Right[] {
  return distinct([...rightsTo(instance, ['get', 'list']), ...rightsTo(core('Pod'), ['get', 'watch']), ...rightsTo(core('Pod'), ['get'], 'log'), ...rightsTo(core('Pod'), ['get', 'create'], 'exec'), ...rightsTo(core('Event'), ['create'])])
}

/**
 * What a way to a database through a pod of the instance asks. No role of a deployer has all of it, as who may enter pods may do whatever they may: where this
 * machine reaches the database nobody needs it, and else the role of a shell has it.
 */
export function relayRights(): readonly Right[] {
  return distinct([...rightsTo(core('Pod'), ['watch']), ...rightsTo(core('Pod'), ['get', 'create'], 'exec'), ...rightsTo({apiVersion: 'batch/v1', kind: 'Job'}, ['create', 'watch', 'remove'])])
}

/** Names every missing right before the first write. Kinds of operators that may not be there are left to the dry run. */
export async function refuseWithoutRights(cluster: Cluster, namespace: string, rights: readonly Right[], purpose = 'a deploy'): Promise<void> {
  const missing = await missingRights(cluster, namespace, rights.filter(({group}) => isKubernetes(group)))
  if (missing.length === 0) return
  throw new RidectlError('FORBIDDEN', `your rights in namespace ${namespace} (context ${cluster.context}) do not suffice for ${purpose}`, {
    details: missing.map(({verb, resource, group}) => `may not ${verb} ${resource}${group === '' ? '' : `.${group}`}`),
    remedy: [{command: `kubectl auth can-i --list --namespace ${namespace} --context ${cluster.context}`, why: 'what you may do; ask who gives rights in this cluster'}],
  })
}

const isKubernetes = (group: string): boolean => !group.includes('.') || group.endsWith('.k8s.io') || group === resourceOf(instance).group

async function missingRights(cluster: Cluster, namespace: string, rights: readonly Right[]): Promise<readonly Right[]> {
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

function distinct(rights: readonly Right[]): readonly Right[] {
  return [...new Map(rights.map((right) => [`${right.group}/${right.resource} ${right.verb}`, right])).values()]
}
