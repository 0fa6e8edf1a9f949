import {describe, expect, test} from 'vitest'
import {groupOf, resourceOf as pathOfKind} from '../../src/kube/kinds.ts'
import {templateKinds} from '../../src/manifests/template.ts'
import {resourceOf} from '../../src/platform/resource.ts'
import {inventoried} from '../../src/reconcile/inventory.ts'
import {deleteRights, deployRights, refuseWithoutRights, type Right, shellRights, viewRights} from '../../src/reconcile/rights.ts'
import {roleObjects, rulesOf} from '../../src/workflows/roles.ts'
import type {AccessRule, Cluster} from '../../src/world.ts'

const all = {deploy: deployRights(), delete: deleteRights(true), view: viewRights(), shell: shellRights()}
const named = (rights: readonly Right[]): string[] => rights.map(({group, resource, verb}) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`)

describe.each(Object.entries(all))('the rights to %s', (_, rights) => {
  test('escalate nothing: no wildcard, no roles, no impersonation', () => {
    expect(rights.filter(({group, resource, verb}) => [group, resource, verb].includes('*') || group.startsWith('rbac') || ['escalate', 'bind', 'impersonate', 'deletecollection'].includes(verb))).toEqual([])
  })

  test('are each said once', () => {
    expect(new Set(named(rights)).size).toBe(rights.length)
  })
})

test('a deployer may apply and prune every kind that a template of a component holds, and read all that a deploy follows', () => {
  const names = templateKinds()
  expect(names.map(({kind}) => kind)).toEqual(expect.arrayContaining(['Deployment', 'Service', 'ConfigMap', 'StatefulSet', 'Job', 'Ingress']))
  for (const kind of names) {
    const {group, resource} = resourceOf(kind)
    const verbs = all.deploy.filter((right) => right.group === group && right.resource === resource).map(({verb}) => verb)
    const isPruned = inventoried.some((each) => each.kind === kind.kind)
    expect(verbs).toEqual(expect.arrayContaining(['create', ...(isPruned ? ['delete'] : ['get']), ...(isPruned && kind.kind !== 'Job' ? ['patch'] : [])]))
  }
  for (const kind of inventoried) expect(named(all.deploy)).toEqual(expect.arrayContaining(named([{...resourceOf(kind), verb: 'list'}, {...resourceOf(kind), verb: 'watch'}])))
})

test('a deployer may neither start pods, nor enter them, nor end an instance', () => {
  expect(named(all.deploy).filter((right) => /^(create|patch|update|delete) pods|exec|^delete summonplatforms|namespaces/.test(right))).toEqual([])
})

test('a viewer reads no Secret and changes nothing', () => {
  expect(all.view.filter(({resource, verb}) => resource === 'secrets' || !['get', 'list', 'watch'].includes(verb))).toEqual([])
})

test('access rules name every kind as its path does', () => {
  for (const kind of [...inventoried, ...templateKinds(), {apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy'}]) {
    expect(resourceOf(kind)).toEqual({group: groupOf(kind.apiVersion), resource: pathOfKind(kind).plural})
  }
})

test('the rules of a Role are its rights, no more and no fewer', () => {
  const rights = rulesOf(all.deploy).flatMap(({apiGroups, resources, verbs}) => apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => ({group, resource, verb})))))
  expect(named(rights).sort()).toEqual(named(all.deploy).sort())
})

test('each person and group has a binding of its own, which names the one Role', () => {
  const wish = {role: 'deployer', namespace: 'summon-qa', subject: {kind: 'User', name: 'Dev@example.com'}} as const
  const [role, binding] = roleObjects(wish)
  expect(role).toMatchObject({kind: 'Role', metadata: {name: 'ridectl-deployer', namespace: 'summon-qa'}})
  expect(binding).toMatchObject({kind: 'RoleBinding', roleRef: {kind: 'Role', name: 'ridectl-deployer'}, subjects: [{kind: 'User', name: 'Dev@example.com'}]})
  const other = roleObjects({...wish, subject: {kind: 'Group', name: 'dev-example-com'}})[1]
  expect(other?.metadata.name).not.toBe(binding?.metadata.name)
})

test('a shared database adds one Secret by its name, and the cluster\'s id', () => {
  const more = roleObjects({role: 'deployer', namespace: 'summon-qa', subject: {kind: 'Group', name: 'devs'}, sharedDatabase: {namespace: 'databases', name: 'postgres-admin'}}).slice(2)
  const rules = more.filter(({kind}) => kind === 'Role').map(({metadata: {namespace}, rules: of}) => ({namespace, rules: of}))
  expect(rules).toEqual([
    {namespace: 'databases', rules: [{apiGroups: [''], resources: ['secrets'], resourceNames: ['postgres-admin'], verbs: ['get']}]},
    {namespace: 'kube-system', rules: [{apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get']}]},
  ])
})

test('two teams with a Secret each in one namespace keep their own, however long its name is', () => {
  const long = 'a'.repeat(252)
  const names = ['rig-us', 'rig-eu', `${long}a`, `${long}b`].map((name) => {
    const [role, binding] = roleObjects({role: 'deployer', namespace: 'summon-qa', subject: {kind: 'User', name: `dev@${long}`}, sharedDatabase: {namespace: 'databases', name}}).slice(2)
    expect(role?.['rules']).toMatchObject([{resourceNames: [name]}])
    expect(binding?.['roleRef']).toMatchObject({name: role?.metadata.name})
    return [role?.metadata.name ?? '', binding?.metadata.name ?? '']
  }).flat()
  expect(new Set(names).size).toBe(8)
  expect(names.filter((name) => name.length > 253)).toEqual([])
})

describe('what is missing is named before anything is written:', () => {
  const answering = (rules: readonly AccessRule[] | undefined, may = true): Cluster =>
    ({context: 'rig-us', rules: async () => rules, may: async (verb: string) => may || verb !== 'patch'}) as unknown as Cluster

  test.each(all.deploy.map((right) => ({right, name: named([right])[0] ?? ''})))('$name', async ({right}) => {
    const rules = rulesOf(all.deploy.filter((one) => one !== right))
    await expect(refuseWithoutRights(answering(rules), 'summon-qa', all.deploy)).rejects.toMatchObject({code: 'FORBIDDEN', details: [`may not ${named([right])[0]}`]})
  })

  test('nothing, where all is allowed, by name or by a wildcard', async () => {
    await refuseWithoutRights(answering(rulesOf(all.deploy)), 'summon-qa', all.deploy)
    await refuseWithoutRights(answering([{verbs: ['*'], apiGroups: ['*'], resources: ['*']}]), 'summon-qa', all.deploy)
  })

  test('a rule for some objects only is not enough', async () => {
    const rules = rulesOf(all.deploy).map((rule) => ({...rule, resourceNames: ['one']}))
    await expect(refuseWithoutRights(answering(rules), 'summon-qa', all.deploy)).rejects.toMatchObject({code: 'FORBIDDEN'})
  })

  test('verb by verb, where the cluster cannot list what it allows', async () => {
    await expect(refuseWithoutRights(answering(undefined, false), 'summon-qa', all.deploy)).rejects.toMatchObject({details: expect.arrayContaining(['may not patch services'])})
    await refuseWithoutRights(answering(undefined, true), 'summon-qa', all.deploy)
  })

  test('the kinds of an operator that may not be there are not asked for', async () => {
    const more = [...all.deploy, {group: 'postgresql.cnpg.io', resource: 'clusters', verb: 'create'}]
    await refuseWithoutRights(answering(rulesOf(all.deploy)), 'summon-qa', more)
  })
})

test('a deployer may read Events, which a deploy asks for and does without', () => {
  const [role] = roleObjects({role: 'deployer', namespace: 'summon-qa', subject: {kind: 'User', name: 'dev'}})
  expect(role?.['rules']).toContainEqual({apiGroups: [''], resources: expect.arrayContaining(['events']) as string[], verbs: ['create', 'list', 'watch']})
  expect(named(all.deploy).filter((right) => right.includes('events'))).toEqual([])
})
