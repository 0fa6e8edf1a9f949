import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {parseDatabaseUrl} from '../../src/platform/database-url.ts'
import {SecretText} from '../../src/platform/secret.ts'
import {inventoried} from '../../src/reconcile/inventory.ts'
import {deployRights, type Right} from '../../src/reconcile/rights.ts'
import {installRole} from '../../src/workflows/install-role.ts'
import {recordAccess} from '../../src/workflows/record-access.ts'
import {roleObjects, rulesOf} from '../../src/workflows/roles.ts'
import {attendRun, type RunEvent, startRun} from '../../src/workflows/run.ts'
import {runJob} from '../../src/workflows/run-job.ts'
import {instanceStatus} from '../../src/workflows/status.ts'
import type {AccessRule, Kind, KubeObject, World} from '../../src/world.ts'
import {type ClusterNamespace, clusterNamespace, deployed, secretOf, smallInstance} from '../support/cluster-namespace.ts'

const rights = deployRights()
const saying = ({verb, resource, group}: Right): string => `${verb} ${resource}${group === '' ? '' : `.${group}`}`
const person = (right: Right): string => `without-${saying(right).replace(/[^a-z]+/g, '-')}`
let place: ClusterNamespace
let external: Record<string, unknown>

beforeAll(async () => {
  place = await clusterNamespace('rights', ['deployer', 'sharer', 'viewer', 'sheller', ...rights.map(person)])
  external = await existingDatabase(`rights_${process.pid}`)
})
afterAll(() => place.remove())

/** A database that is there already, its URL in a Secret of the instance's namespace. */
async function existingDatabase(name: string): Promise<Record<string, unknown>> {
  const made = {name, mark: 'made by a test'}
  await place.world.databases.ensure(parseDatabaseUrl(place.admin.reveal()), {...made, password: new SecretText('p'), readOnlyPassword: new SecretText('q'), adopt: true})
  place.expect(made)
  const url = new URL(place.admin.reveal())
  Object.assign(url, {username: name, password: 'p', pathname: `/${name}`})
  await place.world.cluster.apply(secretOf('there', place.namespace, {url: url.href}))
  return {database: {mode: 'external', secret: {name: 'there'}}}
}

const give = async (role: 'viewer' | 'deployer' | 'shell', name: string, more: object = {}): Promise<World> => {
  await installRole(place.world, {role, namespace: place.namespace, subject: {kind: 'User', name}, ...more}, {dryRun: false})
  const world = await place.as(name)
  await knows(world, roleObjects({role, namespace: place.namespace, subject: {kind: 'User', name}})[0]?.['rules'] as readonly AccessRule[])
  return world
}

/** The API server takes up a binding a moment after it was stored. */
async function knows(world: World, rules: readonly AccessRule[]): Promise<void> {
  const wanted = rules.flatMap(({resources, verbs}) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)))
  await vi.waitFor(async () => {
    const known = ((await world.cluster.rules(place.namespace)) ?? []).flatMap(({resources, verbs}) => resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)))
    expect(known).toEqual(expect.arrayContaining(wanted))
  }, {timeout: 60_000, interval: 200})
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'FORBIDDEN') return [error.message, ...error.details].join('\n')
    throw error
  }
  return 'nothing was refused'
}

describe('a deployer with rights in one namespace only', () => {
  test('deploys an instance whose database is there, changes it, and prunes what it switches off', async () => {
    const world = await give('deployer', 'deployer')
    await deployed(world, smallInstance(place, 'car1-qa', {...external, static: {replicas: 1}}))
    const done = (await deployed(world, smallInstance(place, 'car1-qa', {...external, config: {DEBUG: true}}))).at(-1)
    expect(done).toMatchObject({type: 'done', outcome: {name: 'car1-qa', unchanged: false}})
    const programs = () => world.cluster.list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace: place.namespace, labels: {'app.kubernetes.io/instance': 'car1-qa'}})
    await expect.poll(programs, {timeout: 60_000}).toEqual([])
    expect((await deployed(world, smallInstance(place, 'car1-qa', {...external, config: {DEBUG: true}}))).at(-1)).toMatchObject({outcome: {unchanged: true}})
  })

  test('runs a management command, which leaves word of it, and hears why its pod is not made', async () => {
    const [world, signal] = [await place.as('deployer'), new AbortController().signal]
    const ref = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', namespace: place.namespace, name: 'car1-qa'}
    const live = await world.cluster.get(ref)
    const wish = {words: ['check'], deadlineSeconds: 300, keepSeconds: 60}
    const run = async (memory: string): Promise<RunEvent[]> => {
      const events: RunEvent[] = []
      const job = await startRun(world, await runJob({name: 'car1-qa', namespace: place.namespace, context: 'deployer', world, live: live!}, {...wish, memory}))
      for await (const event of attendRun(world, job, signal)) events.push(event)
      return events
    }
    expect((await run('256Mi')).at(-1)).toEqual({type: 'ended', exit: 0})
    expect(await recordAccess(world, live!, {action: 'run', who: 'dev@laptop', why: 'manage.py check'})).toBeUndefined()
    await place.world.cluster.apply({apiVersion: 'v1', kind: 'LimitRange', metadata: {name: 'small', namespace: place.namespace}, spec: {limits: [{type: 'Container', max: {memory: '2Gi'}}]}})
    await expect(run('3Gi')).rejects.toMatchObject({code: 'REFUSED', message: expect.stringContaining('maximum memory usage per Container is 2Gi')})
    await place.world.cluster.remove({apiVersion: 'v1', kind: 'LimitRange', namespace: place.namespace, name: 'small'})
  })

  test('cannot make a database on the shared server, and nothing is written', async () => {
    const world = await place.as('deployer')
    const before = await everything()
    expect(await refusal(deployed(world, smallInstance(place, `car2-${process.pid}-qa`)))).toContain(`you may not get secrets in namespace ${place.databases}`)
    expect(await everything()).toEqual(before)
  })
})

test('with the Secret of the shared server a deployer makes the database too', async () => {
  const world = await give('deployer', 'sharer', {sharedDatabase: {namespace: place.databases, name: 'postgres-admin'}})
  expect((await deployed(world, smallInstance(place, `rights-${process.pid}-qa`))).at(-1)).toMatchObject({type: 'done', outcome: {unchanged: false}})
  expect(await refusal(world.cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace: place.databases}))).toContain('may not list secrets')
})

describe('with one verb taken away a deploy names it, and nothing is written:', () => {
  beforeAll(async () => {
    await Promise.all(rights.map(async (missing) => {
      const [role, binding] = roleObjects({role: 'deployer', namespace: place.namespace, subject: {kind: 'User', name: person(missing)}}) as [KubeObject, KubeObject]
      const name = `ridectl-${person(missing)}`
      const named = (object: KubeObject): KubeObject => ({...object, metadata: {...object.metadata, name}})
      const rules = rulesOf(rights.filter((right) => right !== missing))
      await place.world.cluster.apply({...named(role), rules})
      await place.world.cluster.apply({...named(binding), roleRef: {...(binding['roleRef'] as object), name}})
      await knows(await place.as(person(missing)), rules)
    }))
  })

  test.each(rights.map((right) => ({right, what: saying(right)})))('$what', async ({right, what}) => {
    const before = await everything()
    expect(await refusal(deployed(await place.as(person(right)), smallInstance(place, 'car4-qa', external)))).toMatch(new RegExp(`may not ${what.replaceAll('.', '\\.')}( |$)`, 'm'))
    expect(await everything()).toEqual(before)
  })
})

test('a viewer sees how an instance is, and no Secret', async () => {
  const world = await give('viewer', 'viewer')
  expect(await instanceStatus(world, {name: 'car1-qa', namespace: place.namespace})).toMatchObject({state: 'Ready', version: 'v1'})
  expect(await refusal(world.cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: place.namespace, name: 'there'}))).toContain('may not get secrets')
  expect(await refusal(deployed(world, smallInstance(place, 'car1-qa', external)))).toContain('may not patch deployments.apps')
})

test('a shell enters pods, and changes none', async () => {
  const {cluster} = await give('shell', 'sheller')
  const may = (verb: string, resource: string, group = ''): Promise<boolean> => cluster.may(verb, {group, resource, namespace: place.namespace})
  expect(await Promise.all([may('create', 'pods/exec'), may('get', 'pods/exec'), may('get', 'pods/log'), may('list', 'pods')])).toEqual([true, true, true, true])
  expect(await Promise.all([may('create', 'pods'), may('delete', 'pods'), may('get', 'secrets'), may('patch', 'deployments', 'apps')])).toEqual([false, false, false, false])
})

test('to give a role again changes nothing, and a dry run gives nothing', async () => {
  const wish = {role: 'viewer', namespace: place.namespace, subject: {kind: 'Group', name: 'support'}} as const
  const actions = async (dryRun: boolean): Promise<string[]> => (await installRole(place.world, wish, {dryRun})).map(({action}) => action)
  expect(await actions(true)).toEqual(['unchanged', 'create'])
  expect(await actions(false)).toEqual(['unchanged', 'create'])
  expect(await actions(false)).toEqual(['unchanged', 'unchanged'])
})

/** Every object of the namespace that a deploy could have written, with what tells whether it was. */
async function everything(): Promise<string[]> {
  const written = inventoried.filter(({kind}) => kind !== 'Pod' && kind !== 'ReplicaSet')
  const kinds: Kind[] = [...written, {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'}, {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease'}, {apiVersion: 'apps/v1', kind: 'ControllerRevision'}]
  const lists = await Promise.all(kinds.map((kind) => place.world.cluster.list(kind, {namespace: place.namespace})))
  return lists.flat().map(({kind, metadata}) => `${kind} ${metadata.name} ${metadata.uid} ${metadata.generation ?? metadata.resourceVersion}`).sort()
}
