import {randomUUID} from 'node:crypto'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'

const namespace = `kube-object-${randomUUID().slice(0, 8)}`
let server: ApiServer
let cluster: Cluster

const configMap = (name: string, data: Record<string, string>): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace}, data})
const ref = (name: string) => ({apiVersion: 'v1', kind: 'ConfigMap', namespace, name})
const failure = (promise: Promise<unknown>): Promise<RidectlError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => (error instanceof RidectlError ? error : Promise.reject(error)),
  )

beforeAll(async () => {
  ({server, cluster} = await serverWith(namespace))
})

afterAll(async () => {
  await cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {propagation: 'Background'})
  await server.stop()
})

test('a refused change of a field that cannot be changed names the field and why, and quotes nothing of the object', async () => {
  const job = (variable: string): KubeObject => ({
    apiVersion: 'batch/v1', kind: 'Job', metadata: {name: 'once', namespace},
    spec: {suspend: true, template: {spec: {restartPolicy: 'Never', containers: [{name: 'once', image: 'test:v1', env: [{name: 'KEY', value: variable}]}]}}},
  })
  await cluster.apply(job('a'))
  const error = await failure(cluster.apply(job('a {word} "that" nobody should read')))
  expect(error).toMatchObject({code: 'REFUSED', message: `Job ${namespace}/once: Job.batch "once" is invalid: spec.template: Invalid value: field is immutable`, details: ['spec.template: Invalid value: field is immutable']})
})

describe('what is there', () => {
  test('an object is read whole, and what does not exist is undefined', async () => {
    await cluster.apply(configMap('read', {a: '1'}))
    expect((await cluster.get(ref('read')))?.['data']).toEqual({a: '1'})
    expect(await cluster.get(ref('absent'))).toBeUndefined()
    expect(await cluster.get({...ref('absent'), namespace: 'no-such-namespace'})).toBeUndefined()
  })

  test('an object of a kind that the cluster does not have is undefined, and a list of them says how to install it', async () => {
    const kind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'}
    if (await cluster.get({apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'summonplatforms.summon.ridecell.io'})) return
    expect(await cluster.get({...kind, namespace, name: 'car1-qa'})).toBeUndefined()
    const error = await failure(cluster.list(kind, {namespace}))
    expect(error.code).toBe('NOT_INSTALLED')
    expect(error.remedy[0]?.command).toContain('ridectl install')
  })

  test('a list holds what the labels select, each object with its kind', async () => {
    await cluster.apply({...configMap('labelled', {}), metadata: {name: 'labelled', namespace, labels: {colour: 'green'}}})
    const found = await cluster.list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace, labels: {colour: 'green'}})
    expect(found.map(({kind, metadata}) => [kind, metadata.name])).toEqual([['ConfigMap', 'labelled']])
  })

  test('a name that would lead the path elsewhere is not sent', async () => {
    for (const name of ['..', 'a/b', '', 'a%2fb']) expect((await failure(Promise.resolve().then(() => cluster.get(ref(name))))).code).toBe('INVALID_INPUT')
  })

  test('the cluster is known by the uid of kube-system', async () => {
    expect(await cluster.id()).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('apply', () => {
  test('owns what it sends under the manager ridectl', async () => {
    const {object} = await cluster.apply(configMap('owned', {a: '1'}))
    expect(object.metadata.managedFields?.map(({manager, operation}) => [manager, operation])).toEqual([['ridectl', 'Apply']])
  })

  test('takes a field from another manager, and without force names the manager and the field', async () => {
    await cluster.apply(configMap('contested', {a: '1'}), {manager: 'somebody'})
    const error = await failure(cluster.apply(configMap('contested', {a: '2'}), {force: false}))
    expect(error.code).toBe('CONFLICT')
    expect([error.message, ...error.details].join('\n')).toMatch(/somebody[\s\S]*\.data\.a/)
    expect((await cluster.apply(configMap('contested', {a: '2'}))).object['data']).toEqual({a: '2'})
  })

  test('as a dry run it stores nothing', async () => {
    expect((await cluster.apply(configMap('dry', {a: '1'}), {dryRun: true})).object.metadata.uid).toBeDefined()
    expect(await cluster.get(ref('dry'))).toBeUndefined()
  })

  test('of an unknown field is invalid input that names the field', async () => {
    const error = await failure(cluster.apply({...configMap('strict', {}), colour: 'green'}))
    expect(error.code).toBe('INVALID_INPUT')
    expect(error.message).toContain('colour')
  })

  test('into a namespace that is not there says so', async () => {
    const error = await failure(cluster.apply({...configMap('lost', {}), metadata: {name: 'lost', namespace: 'no-such-namespace'}}))
    expect([error.code, error.message]).toEqual(['NOT_FOUND', 'ConfigMap no-such-namespace/lost: namespace no-such-namespace does not exist'])
  })

  test('with the uid of an object that was made anew is a conflict', async () => {
    await cluster.apply(configMap('anew', {a: '1'}))
    const error = await failure(cluster.apply({...configMap('anew', {a: '2'}), metadata: {name: 'anew', namespace, uid: randomUUID()}}))
    expect(error.code).toBe('CONFLICT')
  })

  test('of a Secret that the server does not like shows none of its values', async () => {
    const secret = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'quoted', namespace}, data: {password: 'not base64: hunter22'}}
    const error = await failure(cluster.apply(secret))
    expect(`${error.message} ${error.details.join()} ${JSON.stringify(error.cause)}`).not.toContain('hunter22')
  })
})

describe('create, replace, patch, remove', () => {
  test('an object is created once; of a name that is taken it says undefined', async () => {
    expect((await cluster.create(configMap('once', {a: '1'})))?.metadata.uid).toBeDefined()
    expect(await cluster.create(configMap('once', {a: '1'}))).toBeUndefined()
  })

  test('of two that replace the same version, the second meets a conflict', async () => {
    const first = (await cluster.create(configMap('raced', {a: '1'})))!
    await cluster.replace({...first, data: {a: '2'}})
    expect((await failure(cluster.replace({...first, data: {a: '3'}}))).code).toBe('CONFLICT')
  })

  test('a patch with an older resourceVersion is a conflict, without one it always goes through', async () => {
    const {metadata} = (await cluster.create(configMap('patched', {a: '1'})))!
    await cluster.patch(ref('patched'), {data: {a: '2'}})
    const conditional = {metadata: {resourceVersion: metadata.resourceVersion}, data: {a: '3'}}
    expect((await failure(cluster.patch(ref('patched'), conditional))).code).toBe('CONFLICT')
    expect((await cluster.get(ref('patched')))?.['data']).toEqual({a: '2'})
  })

  test('what is gone already, or was made anew since, is removed without complaint and without harm', async () => {
    await cluster.remove(ref('never-there'))
    await cluster.create(configMap('successor', {}))
    await cluster.remove(ref('successor'), {uid: randomUUID()})
    expect(await cluster.get(ref('successor'))).toBeDefined()
    await cluster.remove(ref('successor'), {propagation: 'Background'})
    expect(await cluster.get(ref('successor'))).toBeUndefined()
  })
})

describe('rights', () => {
  test('are listed for a namespace, or asked for one by one', async () => {
    expect(await cluster.rules(namespace)).toContainEqual(expect.objectContaining({verbs: ['*'], resources: ['*']}))
    expect(await cluster.may('create', {group: '', resource: 'pods/exec', namespace})).toBe(true)
  })
})
