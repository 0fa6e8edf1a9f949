import {afterAll, beforeAll, expect, test} from 'vitest'
import {clock} from '../../src/datastores/clock.ts'
import {RidectlError} from '../../src/errors.ts'
import type {Platform} from '../../src/platform/summon-platform.ts'
import {makeRelayPod, relayJobs} from '../../src/workflows/make-relay-pod.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

const credentials = {type: 'kubernetes.io/dockerconfigjson', data: {'.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64')}}
const elsewhere = {pullSecret: 'registry', pullSecretNamespace: 'shared'}
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
  await cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shared'}})
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'registry', namespace: 'shared'}, ...credentials})
})
afterAll(() => server.stop())

interface Made {
  readonly jobs: readonly KubeObject[]
  readonly lent: KubeObject | undefined
}

// No node is there: what was made for it is looked at while the pod is waited for, which is then let go of.
async function made(platform: Platform, isOwned = false): Promise<Made | undefined> {
  const stop = new AbortController()
  let look: Promise<Made> | undefined
  const looks = async (): Promise<Made> => {
    const [jobs, lent] = await Promise.all([relayJobs(cluster, platform), cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: platform.namespace, name: 'car1-qa.pull-secret'})])
    stop.abort()
    return {jobs, lent}
  }
  const wish = {platform, isOwned, deadline: Infinity, signal: stop.signal, letGo: () => new RidectlError('INTERRUPTED', 'let go'), onWait: () => void (look ??= looks()), unfenced: cluster}
  await expect(makeRelayPod({...worldOf(cluster), clock}, wish)).rejects.toMatchObject({code: 'INTERRUPTED'})
  return look
}

test('of a deleted instance it is lent the registry\'s credentials, and they go with it', async () => {
  const {jobs: [job], lent} = (await made(platformOf(elsewhere)))!
  expect(job).toMatchObject({spec: {template: {spec: {imagePullSecrets: [{name: 'car1-qa.pull-secret'}]}}}})
  expect(lent).toMatchObject({...credentials, metadata: {ownerReferences: [{kind: 'Job', name: job?.metadata.name, uid: job?.metadata.uid}]}})
  await cluster.remove({apiVersion: 'v1', kind: 'Secret', namespace: 'summon-qa', name: 'car1-qa.pull-secret'}, {propagation: 'Background'})
})

test.each([
  ['where they are the namespace\'s own', {pullSecret: 'registry'}, false],
  ['where they are gone, too, as a node may have the image', {...elsewhere, pullSecret: 'gone'}, false],
  ['where the instance is there and has its copy', elsewhere, true],
])('%s, it is lent none', async (_, spec, isOwned) => {
  const {jobs, lent} = (await made(platformOf(spec), isOwned))!
  expect(jobs).toHaveLength(1)
  expect(lent).toBeUndefined()
})
