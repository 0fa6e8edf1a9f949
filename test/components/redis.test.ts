import {inspect} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {appconfig} from '../../src/components/appconfig.ts'
import {redis, type RedisGives} from '../../src/components/redis.ts'
import {redisserver} from '../../src/components/redisserver.ts'
import {SecretText} from '../../src/platform/secret.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, serverWith} from '../support/api-server.ts'
import {applied, podOf} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

let server: ApiServer
let cluster: Cluster
beforeAll(async () => {
  ({server, cluster} = await serverWith('summon-qa'))
})
afterAll(() => server.stop())

async function keep(name: string, spec: Readonly<Record<string, unknown>>): Promise<RedisGives & {readonly message?: string | undefined}> {
  const answer = await redis.keeps!(platformOf({redis: spec}, {name}), worldOf(cluster), {})
  if (!('gives' in answer)) throw new Error(`not kept: ${JSON.stringify(answer)}`)
  return {...answer.gives, message: answer.message}
}

const claimOf = (name: string) => cluster.get({apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'summon-qa', name: `${name}-redis`})

describe('a Redis of the instance\'s own', () => {
  test('has a password that is made once and is in its Secret alone', async () => {
    const first = await keep('once-qa', {mode: 'managed'})
    expect(new URL(first.application.reveal())).toMatchObject({protocol: 'redis:', host: 'once-qa-redis.summon-qa:6379', pathname: '/1'})
    expect(new URL(first.application.reveal()).password).toMatch(/^[\w-]{43}$/)
    expect((await keep('once-qa', {mode: 'managed'})).application.reveal()).toBe(first.application.reveal())
    const manifests = JSON.stringify([...applied(redisserver, {redis: {mode: 'managed'}}, {redis: first}, 'once-qa').values()])
    expect(manifests).not.toContain(new URL(first.application.reveal()).password)
    expect(manifests).toContain('once-qa.redis-pass')
  })

  test('gives the broker, the application and the scheduler a database each', async () => {
    const {broker, application, scheduler} = await keep('three-qa', {mode: 'managed'})
    expect([broker, application, scheduler].map((url) => new URL(url.reveal()).pathname)).toEqual(['/0', '/1', '/2'])
  })

  test('keeps its data on a claim of the named class, without an owner, so that it outlives the instance', async () => {
    const {claim, message} = await keep('kept-qa', {mode: 'managed', storage: {className: 'fast', size: '5Gi'}})
    expect([claim, message]).toEqual(['kept-qa-redis', undefined])
    const live = await claimOf('kept-qa')
    expect(live?.spec).toMatchObject({storageClassName: 'fast', resources: {requests: {storage: '5Gi'}}})
    expect(live?.metadata.ownerReferences).toBeUndefined()
    expect(podOf(applied(redisserver, {redis: {mode: 'managed'}}, {redis: {claim}}), 'StatefulSet car1-qa-redis').volumes).toContainEqual({name: 'data', persistentVolumeClaim: {claimName: 'kept-qa-redis'}})
  })

  test('says that a restart loses its data where the cluster has no class for it', async () => {
    const {claim, message} = await keep('lost-qa', {mode: 'managed'})
    expect(claim).toBeUndefined()
    expect(message).toBe('its data goes with its pod: the cluster has no default storage class, and redis.storage.className names none')
    expect(await claimOf('lost-qa')).toBeUndefined()
    expect(podOf(applied(redisserver, {redis: {mode: 'managed'}}, {redis: {claim}}), 'StatefulSet car1-qa-redis').volumes).toContainEqual({name: 'data', emptyDir: {}})
  })

  test('stays on the claim that it has, whatever became of the classes', async () => {
    await keep('stays-qa', {mode: 'managed', storage: {className: 'fast'}})
    expect((await keep('stays-qa', {mode: 'managed'})).claim).toBe('stays-qa-redis')
  })

  test('uses three quarters of its memory for data, and lets nothing go unless it may', () => {
    const [container] = podOf(applied(redisserver, {redis: {mode: 'managed', memory: '1Gi'}}), 'StatefulSet car1-qa-redis').containers
    expect(container?.command.join(' ')).toMatch(/ --maxmemory 768mb --maxmemory-policy noeviction$/)
    expect(container?.resources).toMatchObject({limits: {memory: '1Gi'}})
    const [other] = podOf(applied(redisserver, {redis: {mode: 'managed', maxmemoryPolicy: 'allkeys-lru'}}), 'StatefulSet car1-qa-redis').containers
    expect(other?.command.join(' ')).toMatch(/--maxmemory 192mb --maxmemory-policy allkeys-lru$/)
  })
})

describe('a Redis that is there', () => {
  test('gives its databases by number, unless its URL names one', async () => {
    const numbers = async (url: string) => Object.values(await keep('there-qa', {mode: 'external', url})).filter((value) => value instanceof SecretText).map((value) => new URL(value.reveal()).pathname)
    expect(await numbers('redis://cache.example.com:6379')).toEqual(['/0', '/1', '/2'])
    expect(await numbers('redis://cache.example.com:6379/7')).toEqual(['/7', '/7', '/7'])
  })
})

describe('a URL that cannot be read', () => {
  const password = 'hunter'

  test.each([
    ['a password with a slash', 'slash', `redis://:${password}/2@cache:6379`],
    ['a password with a number sign', 'sign', `rediss://:${password}#2@cache`],
    ['a user and a password of digits before a slash', 'digits', `redis://user:12/${password}@cache`],
    ['several hosts', 'hosts', `redis://:${password}@one:6379,two:6379`],
    ['sentinels', 'sentinels', `sentinel://:${password}@one:26379;sentinel://two:26379`],
  ])('is the person\'s to mend: the Secret and the key are named, and nothing of what they hold: %s', async (_, name, url) => {
    await cluster.create({apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace: 'summon-qa'}, data: {uri: Buffer.from(url).toString('base64')}})
    const refused: unknown = await keep('unread-qa', {mode: 'external', secret: {name, key: 'uri'}}).catch((error: unknown) => error)
    expect(refused).toMatchObject({code: 'INVALID_INPUT', message: expect.stringMatching(new RegExp(`unread-qa: redis\\.secret .* key uri of Secret ${name} in namespace summon-qa`)), details: [expect.stringContaining('%2F')]})
    expect(inspect(refused)).not.toContain(password)
  })

  test('in the spec is named by its field', async () => {
    await expect(keep('unread-qa', {mode: 'external', url: 'redis://one:6379,two:6379'})).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringMatching(/^unread-qa: redis\.url cannot be used/)})
  })
})

describe('the config file', () => {
  const secret = (name: string, data: Readonly<Record<string, string>>) => cluster.create({apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace: 'summon-qa'}, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))})

  async function textOf(name: string, spec: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const answer = await appconfig.keeps!(platformOf(spec, {name}), worldOf(cluster), given as never)
    if (!('gives' in answer)) throw new Error('not kept')
    const live = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace: 'summon-qa', name: answer.gives.secretName})
    return Buffer.from((live!['data'] as Record<string, string>)['summon-platform.yml'] ?? '', 'base64').toString()
  }

  test('takes from the Secrets in their order, the later winning, and from `config` at last', async () => {
    await secret('common', {API_KEY: 'common', MAIL_KEY: 'common', MAP_KEY: 'common'})
    await secret('special', {MAIL_KEY: 'special', MAP_KEY: 'special'})
    const text = await textOf('merged-qa', {secrets: ['common', 'special'], config: {MAP_KEY: 'config'}})
    expect(text).toContain('API_KEY: common\n')
    expect(text).toContain('MAIL_KEY: special\n')
    expect(text).toContain('MAP_KEY: config\n')
  })

  test('goes with its instance, also one that an earlier instance of the name left', async () => {
    const live = async () => (await cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace: 'summon-qa', labels: {'app.kubernetes.io/instance': 'again-qa'}})).map(({metadata}) => metadata)
    await textOf('again-qa', {})
    const {uid} = platformOf()
    expect(await live()).toMatchObject([{ownerReferences: [{kind: 'SummonPlatform', name: 'again-qa', uid}]}])
    const [{name} = {name: ''}] = await live()
    await cluster.patch({apiVersion: 'v1', kind: 'Secret', namespace: 'summon-qa', name}, {metadata: {ownerReferences: null}})
    await textOf('again-qa', {})
    expect(await live()).toMatchObject([{name, ownerReferences: [{uid}]}])
  })

  test('names the Secret that is not there', async () => {
    await expect(textOf('missing-qa', {secrets: ['common', 'nowhere']})).rejects.toMatchObject({code: 'SECRET_MISSING', message: expect.stringContaining('nowhere')})
  })

  test('tells the application of the scheduler\'s database where the scheduler is in Redis', async () => {
    const url = (number: number) => new SecretText(`redis://r:6379/${number}`)
    const given = {redis: {broker: url(0), application: url(1), scheduler: url(2)}}
    const text = await textOf('beat-qa', {redis: {mode: 'managed'}, celerybeat: {scheduler: 'redbeat'}}, given)
    expect(text).toContain('CELERY_BROKER_URL: redis://r:6379/0\n')
    expect(text).toContain('REDIS_URL: redis://r:6379/1\n')
    expect(text).toContain('REDBEAT_REDIS_URL: redis://r:6379/2\n')
    expect(await textOf('file-qa', {redis: {mode: 'managed'}}, given)).not.toContain('REDBEAT')
  })

  test('names the message queue as the broker where there is one', async () => {
    const url = new SecretText('redis://r:6379/1')
    const given = {redis: {broker: url, application: url, scheduler: url}, messagequeue: {url: new SecretText('amqp://q:5672/car1')}}
    expect(await textOf('queue-qa', {redis: {mode: 'managed'}}, given)).toContain('CELERY_BROKER_URL: amqp://q:5672/car1\n')
  })
})
