import {RidectlError} from '../errors.ts'
import {hash} from '../manifests/stamp.ts'
import {label, manager} from '../platform/labels.ts'
import {deployRights, eventRights, type Right, shellRights, viewRights} from '../reconcile/rights.ts'
import type {AccessRule, KubeObject} from '../world.ts'

/** viewer: all but what Secrets hold. deployer: exactly what deploy, restart and run ask, and Events, which they can do without. shell: a shell in a pod. One person may have several. */
export const roles = ['viewer', 'deployer', 'shell'] as const
export type RoleName = (typeof roles)[number]

export interface RoleWish {
  readonly role: RoleName
  readonly subject: {readonly kind: 'User' | 'Group'; readonly name: string}
  readonly namespace: string
  /** The Secret with the admin's URL of the PostgreSQL server that instances of database.mode shared are on. */
  readonly sharedDatabase?: {readonly namespace: string; readonly name: string}
}

const rightsOf: Readonly<Record<RoleName, () => readonly Right[]>> = {viewer: viewRights, deployer: () => [...deployRights(), ...eventRights()], shell: shellRights}

/** The Roles and RoleBindings, in the order in which they are applied. */
export function roleObjects(wish: RoleWish): readonly KubeObject[] {
  const {role, namespace, subject, sharedDatabase: secret} = wish
  const one = (name: string, where: string, rules: readonly AccessRule[]): KubeObject[] => [roleOf(name, where, rules), bindingOf(name, where, subject)]
  return [
    ...one(`ridectl-${role}`, namespace, rulesOf(rightsOf[role]())),
    ...(secret === undefined
      ? []
      : [
          ...one(secretRole(secret.name), secret.namespace, [{apiGroups: [''], resources: ['secrets'], resourceNames: [secret.name], verbs: ['get']}]),
          // The cluster's id is in the mark that a database carries.
          ...one('ridectl-cluster-id', 'kube-system', [{apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get']}]),
        ]),
  ]
}

/** Rights as rules: resources of one group and the same verbs together. */
export function rulesOf(rights: readonly Right[]): readonly AccessRule[] {
  const verbs = Map.groupBy(rights, ({group, resource}) => JSON.stringify([group, resource]))
  const each = [...verbs].map(([key, of]) => ({key: JSON.parse(key) as [string, string], verbs: of.map(({verb}) => verb).sort()}))
  const rules = Map.groupBy(each, ({key: [group], verbs: all}) => `${group} ${all.join()}`)
  return [...rules.values()].map((same) => ({apiGroups: [same[0]?.key[0] ?? ''], resources: same.map(({key: [, resource]}) => resource), verbs: same[0]?.verbs ?? []}))
}

// One Role a Secret: a namespace may have several, and each team reads its own. Its binding's name has 48 characters more.
function secretRole(secret: string): string {
  const name = `ridectl-shared-database-${secret}`
  return name.length <= 200 ? name : `${name.slice(0, 193).replace(/[-.]+$/, '')}-${hash(secret).slice(0, 6)}`
}

const rbac = 'rbac.authorization.k8s.io'
const labels = {[label.name]: 'summon', [label.managedBy]: manager}

function roleOf(name: string, namespace: string, rules: readonly AccessRule[]): KubeObject {
  return {apiVersion: `${rbac}/v1`, kind: 'Role', metadata: {name, namespace, labels}, rules}
}

// One binding a person or group: each can be taken away alone.
function bindingOf(name: string, namespace: string, {kind, name: who}: RoleWish['subject']): KubeObject {
  const readable = who.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40)
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: {name: [name, readable, hash([kind, who]).slice(0, 6)].filter((part) => part !== '').join('-'), namespace, labels},
    roleRef: {apiGroup: rbac, kind: 'Role', name},
    subjects: [{apiGroup: rbac, kind, name: who}],
  }
}

/** `databases/postgres-admin`. */
export function secretAt(text: string): {readonly namespace: string; readonly name: string} {
  const [namespace, name, ...more] = text.split('/')
  if (namespace && name && more.length === 0) return {namespace, name}
  throw new RidectlError('USAGE', `--shared-database names a Secret as NAMESPACE/NAME, as in databases/postgres-admin; it is "${text}"`)
}
