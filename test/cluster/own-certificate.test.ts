import {afterAll, beforeAll, expect, test} from 'vitest'
import {openContexts} from '../../src/open-world.ts'
import {SecretText} from '../../src/platform/secret.ts'
import {withOwnCertificate} from '../../src/workflows/own-certificate.ts'
import {withAuthorities} from '../../src/workflows/root-certificate.ts'
import type {World} from '../../src/world.ts'
import type {DatabaseLogin} from '../../src/world/database-access.ts'
import {withDefaultAccount} from '../support/default-account.ts'

// A pod has the files that a DATABASE_URL names, out of a Secret, and this machine has not.
const namespace = `cluster-test-certificate-${process.pid}`
const pod = {namespace, name: 'web', container: 'web'}
const pem = (what: string, text: string): string => `-----BEGIN ${what}-----\n${text}\n-----END ${what}-----\n`
const files = {'ca.pem': pem('CERTIFICATE', 'authorities'), 'client.crt': pem('CERTIFICATE', 'ours'), 'client.key': pem('EC PRIVATE KEY', 'hush-hush'), 'locked.key': pem('ENCRYPTED PRIVATE KEY', 'hush-hush')}
let world: World

beforeAll(async () => {
  world = await openContexts().open()
  const {cluster} = world
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  await cluster.create({apiVersion: 'v1', kind: 'Secret', metadata: {name: 'db', namespace}, stringData: files})
  const container = {name: 'web', image: 'summon:v1', imagePullPolicy: 'IfNotPresent', command: ['sleep', '1000'], volumeMounts: [{name: 'db', mountPath: '/etc/db-of-the-pod'}]}
  await withDefaultAccount(cluster, namespace)
  await cluster.create({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'web', namespace}, spec: {terminationGracePeriodSeconds: 1, containers: [container], volumes: [{name: 'db', secret: {secretName: 'db'}}]}})
  for await (const {object} of cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace}, AbortSignal.timeout(120_000))) if (object?.status?.['phase'] === 'Running') return
  throw new Error('the pod did not run')
})
afterAll(() => world.cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {propagation: 'Background'}))

const login = (more: Partial<DatabaseLogin>): DatabaseLogin => ({host: 'db', port: 5432, database: 'd', user: 'u', password: new SecretText(''), sslmode: 'verify-full', settings: {}, ...more})
const at = (name: string): string => `/etc/db-of-the-pod/${name}`
const own = (key: string, more: Partial<DatabaseLogin> = {}): Promise<DatabaseLogin> => withOwnCertificate(world, login({sslcert: at('client.crt'), sslkey: at(key), ...more}), async () => pod)

test('the authorities, our certificate and its key are read from where the pod has them', async () => {
  expect((await withAuthorities(world, login({sslrootcert: at('ca.pem')}), async () => pod)).authorities).toBe(files['ca.pem'])
  const {ownCertificate} = await own('client.key')
  expect([ownCertificate?.certificate, ownCertificate?.key.reveal()]).toEqual([files['client.crt'], files['client.key']])
})

test('without TLS nothing is read', async () => {
  expect((await own('client.key', {sslmode: 'disable'})).ownCertificate).toBeUndefined()
})

test('a file that is not there is named, and so is a key with a password', async () => {
  await expect(own('gone.key')).rejects.toMatchObject({code: 'INVALID_INPUT', message: `the key that DATABASE_URL names, ${at('gone.key')}, is neither on this machine nor in web`, details: [expect.stringContaining('No such file')]})
  await expect(own('locked.key')).rejects.toMatchObject({code: 'INVALID_INPUT', message: expect.stringMatching(/locked\.key, has a password, which is not supported/)})
})
