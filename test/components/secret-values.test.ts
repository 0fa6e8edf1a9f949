import {afterAll, beforeAll, expect, test} from 'vitest'
import {database} from '../../src/components/database.ts'
import {redis} from '../../src/components/redis.ts'
import {secretkey} from '../../src/components/secretkey.ts'
import type {AnyComponent} from '../../src/reconcile/component.ts'
import type {Cluster} from '../../src/world.ts'
import {type ApiServer, clusterAt, startApiServer} from '../support/api-server.ts'
import {platformOf} from '../support/platform.ts'
import {worldOf} from '../support/small-world.ts'

let server: ApiServer
let cluster: Cluster
beforeAll(async () => {
  server = await startApiServer()
  cluster = clusterAt(server.target)
  for (const name of ['summon-qa', 'databases']) await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name}})
  await store('postgres-admin', {url: 'postgresql://admin:secret@db.qa:5432/postgres'}, 'databases')
})
afterAll(() => server.stop())

const store = (name: string, data: Readonly<Record<string, string>>, namespace = 'summon-qa') =>
  cluster.create({apiVersion: 'v1', kind: 'Secret', metadata: {name, namespace}, data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))})

const keep = (component: AnyComponent, name: string, spec: Readonly<Record<string, unknown>>) => component.keeps?.(platformOf(spec, {name}), worldOf(cluster), {})

// This world has no database: what gets as far as asking one fails otherwise.
test.each([
  {what: 'the database\'s password', secret: 'db-pass', left: {password_ro: 'two'}, lost: 'password', component: database, spec: {database: {mode: 'shared'}}},
  {what: 'an empty one', secret: 'db-pass', left: {password: '', password_ro: 'two'}, lost: 'password', component: database, spec: {database: {mode: 'shared'}}},
  {what: 'the reader\'s password', secret: 'db-pass', left: {password: 'one'}, lost: 'password_ro', component: database, spec: {database: {mode: 'shared'}}},
  {what: 'the password of Redis', secret: 'redis-pass', left: {'redis.conf': 'requirepass one\n'}, lost: 'password', component: redis, spec: {redis: {mode: 'managed'}}},
  {what: 'Django\'s key', secret: 'secret-key', left: {}, lost: 'SECRET_KEY', component: secretkey, spec: {}},
])('where a Secret has lost $what nothing outside is told of an empty one: Secret and key are named', async ({secret, left, lost, component, spec}) => {
  const name = `${lost.toLowerCase().replace('_', '-')}-${Object.keys(left).length}-qa`
  await store(`${name}.${secret}`, left as Readonly<Record<string, string>>)
  await expect(keep(component, name, spec)).rejects.toMatchObject({
    code: 'SECRET_MISSING',
    message: `Secret ${name}.${secret} in namespace summon-qa has no value for its key ${lost}`,
    remedy: expect.arrayContaining([expect.objectContaining({command: `kubectl delete secret ${name}.${secret} --namespace summon-qa`})]),
  })
})
