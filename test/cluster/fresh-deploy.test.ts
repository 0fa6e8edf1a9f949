import {afterAll, beforeAll, expect, test} from 'vitest'
import {type Ground, openGround, redisUrl, small} from '../support/ground.ts'
import {ok} from '../support/sandbox.ts'

const whole = {
  static: {replicas: 1, podTemplate: small('static')},
  celeryd: {podTemplate: small('celeryd'), grace: '10s'},
  celerybeat: {podTemplate: small('celerybeat')},
  redis: {mode: 'external', url: redisUrl()},
}
let ground: Ground
let name: string

beforeAll(async () => {
  ground = await openGround('fresh', {'pod-security.kubernetes.io/enforce': 'restricted'})
  name = ground.name('fresh')
})
afterAll(() => ground.remove())

test('in a namespace that enforces Pod Security "restricted", a first deploy ends Ready, and the page shows what the migration put into PostgreSQL', async () => {
  const {stdout} = await ok(ground.deploy(name, whole))
  expect(stdout).toContain(`${name} is Ready on v1`)
  expect(await ground.pageWith(name, '<td>Harbour</td><td>Airport</td>')).toMatchObject({status: 200})
  expect(await ground.rows(name, 'SELECT count(*)::int AS trips FROM trips_trip')).toEqual([{trips: expect.any(Number)}])
})

test('the static files are served with the names that the page gives them', async () => {
  const {text} = await ground.page(name)
  const [, css = ''] = /href="(\/static\/trips\/trips\.[0-9a-f]{12}\.css)"/.exec(text) ?? []
  expect(await ground.page(name, css, 'static')).toMatchObject({status: 200, text: expect.stringContaining('font-family')})
})

test('the scheduler sends tasks to the worker, which writes to the database', async () => {
  await expect.poll(async () => (await ground.page(name)).text, {timeout: 120_000, interval: 1000}).toMatch(/ran task \d+ at/)
})

test('status says what is so', async () => {
  expect(await ground.status(name)).toMatchObject({name, namespace: ground.namespace, state: 'Ready', version: 'v1', migratedVersion: 'v1', components: expect.arrayContaining([expect.objectContaining({name: 'celerybeat', verdict: 'kept'})])})
})

test('the same deploy again has nothing to do, and writes nothing', async () => {
  const before = await versions()
  const {stdout} = await ok(ground.deploy(name, whole))
  expect(stdout).toContain(`${name} is Ready on v1 already, nothing to do`)
  expect(await versions()).toEqual(before)
})

test('a change of config alone rolls the pods that read it, and leaves the others', async () => {
  const before = await podsOf()
  await ok(ground.deploy(name, {...whole, config: {DEBUG: true}}))
  await ground.pageWith(name, 'href="/static/trips/trips.css"')
  const after = await podsOf()
  expect(after['static']).toEqual(before['static'])
  for (const component of ['web', 'celeryd', 'celerybeat']) expect(after[component]).not.toEqual(before[component])
  expect(await ground.list('Job', {'app.kubernetes.io/instance': name})).toHaveLength(1)
})

/** resourceVersion of each object that says what is wanted: it moves with any write. */
async function versions(): Promise<Readonly<Record<string, string | undefined>>> {
  const all = await Promise.all((['SummonPlatform', 'Secret', 'ConfigMap', 'Service', 'Ingress', 'Job'] as const).map((kind) => ground.list(kind)))
  return Object.fromEntries(all.flat().map(({kind, metadata}) => [`${kind} ${metadata.name}`, metadata.resourceVersion]))
}

/** uids of the pods that stay, by component. */
async function podsOf(): Promise<Readonly<Record<string, readonly (string | undefined)[]>>> {
  const pods = (await ground.list('Pod', {'app.kubernetes.io/instance': name})).filter(({metadata}) => metadata.deletionTimestamp === undefined)
  return Object.fromEntries(['static', 'web', 'celeryd', 'celerybeat'].map((component) => [component, pods.filter(({metadata}) => metadata.labels?.['app.kubernetes.io/component'] === component).map(({metadata}) => metadata.uid)]))
}
