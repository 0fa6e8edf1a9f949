import {afterAll, beforeAll, expect, test} from 'vitest'
import {pullsecret} from '../../src/components/pullsecret.ts'
import {registry} from '../../src/components/registry.ts'
import {checkPlatform} from '../../src/platform/check.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {applied} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

const elsewhere = {pullSecret: 'registry', pullSecretNamespace: 'shared'}
const credentials = (text: string) => ({'.dockerconfigjson': Buffer.from(JSON.stringify({auths: {[text]: {}}})).toString('base64')})
let server: ApiServer
let cluster: Cluster

beforeAll(async () => {
  ({server, cluster} = await serverWith('shared'))
})
afterAll(() => server.stop())

const keep = (spec: Readonly<Record<string, unknown>>) => registry.keeps!(platformOf(spec), worldOf(cluster), {})

async function store(data: Readonly<Record<string, string>>): Promise<void> {
  await cluster.apply({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'registry', namespace: 'shared'}, type: 'kubernetes.io/dockerconfigjson', data})
}

async function copied(): Promise<unknown> {
  const answer = await keep(elsewhere)
  return applied(pullsecret, elsewhere, {registry: 'gives' in answer ? answer.gives : undefined}).get('Secret car1-qa.pull-secret')
}

test('the registry\'s credentials are copied from the namespace where they are, and again when they change', async () => {
  await store(credentials('one'))
  expect(await copied()).toMatchObject({type: 'kubernetes.io/dockerconfigjson', data: credentials('one')})
  await store(credentials('two'))
  expect(await copied()).toMatchObject({data: credentials('two')})
})

test('credentials that are not there are named, with their namespace', async () => {
  await expect(keep({pullSecret: 'nowhere', pullSecretNamespace: 'shared'})).rejects.toMatchObject({code: 'SECRET_MISSING', message: 'pullSecret: there is no Secret nowhere in namespace shared'})
})

test('those of the instance\'s own namespace are used as they are', () => {
  expect(pullsecret.wanted?.(platformOf({pullSecret: 'registry'}))).toBe(false)
  expect(pullsecret.wanted?.(platformOf({pullSecret: 'registry', pullSecretNamespace: 'summon-qa'}))).toBe(false)
})

test('a namespace without a name is refused', () => {
  expect(() => checkPlatform(platformOf({pullSecretNamespace: 'shared'}))).toThrow('spec.pullSecretNamespace is there without a pullSecret')
})
