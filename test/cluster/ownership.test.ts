import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {RidectlError} from '../../src/errors.ts'
import {ownFields, overwrites, owns} from '../../src/manifests/ownership.ts'
import {openContexts} from '../../src/open-world.ts'
import type {Cluster, KubeObject} from '../../src/world.ts'
import {someoneElse} from '../support/someone-else.ts'

const namespace = `ownership-${process.pid}`
const manager = 'ridectl'
let cluster: Cluster
let serial = 0

beforeAll(async () => {
  cluster = (await openContexts().open()).cluster
  await cluster.apply({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
})
afterAll(() => cluster.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace}, {propagation: 'Background'}))

interface Step {
  readonly by: 'ridectl' | 'argocd' | 'kubectl'
  readonly part: Record<string, unknown>
}

const few = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
// The server drops an empty map, or an entry without a field, together with whose it was: ridectl sends neither.
const maybe = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> => fc.record(fields, {requiredKeys: []}).filter((some) => Object.keys(some).length > 0)
const words = maybe({one: few('a', 'b'), 'two.example.com/x': few('a', 'b')})
const metadata = fc.record({labels: words.map((rest) => ({...rest, ours: 'yes'})), annotations: words}, {requiredKeys: ['labels']})
const base64 = few('YQ==', 'Yg==')

const secret = fc.record({metadata, data: maybe({url: base64, password: base64, 'summon-platform.yml': base64})}, {requiredKeys: ['metadata']})

const named = (name: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> => maybe(fields).map((rest) => ({name, ...rest}))
const variable = few('PORT', 'TMPDIR').chain((name) => fc.record({name: fc.constant(name), value: few('1', '2')}))
const container = (name: string): fc.Arbitrary<object> => named(name, {
  command: fc.array(few('python', 'sh'), {minLength: 1, maxLength: 2}),
  env: fc.uniqueArray(variable, {selector: ({name: key}) => key, minLength: 1}),
  ports: few([{containerPort: 8000}], [{containerPort: 8000, protocol: 'TCP'}, {containerPort: 8001, name: 'other'}]),
  resources: maybe({requests: few({cpu: '100m'}, {cpu: '200m'}), limits: few({memory: '1Gi'})}),
  volumeMounts: few([{name: 'tmp', mountPath: '/tmp'}], [{name: 'tmp', mountPath: '/tmp', readOnly: true}]),
}).map((rest) => ({image: 'summon:v1', ...rest}))
const podSpec = fc.record({
  containers: few(['web'], ['web', 'proxy']).chain((names) => fc.tuple(...names.map(container))),
  volumes: few([{name: 'tmp', emptyDir: {}}], [{name: 'tmp', emptyDir: {}}, {name: 'more', emptyDir: {medium: 'Memory'}}]),
  tolerations: few([{key: 'a', operator: 'Exists'}], [{key: 'b', operator: 'Exists'}]),
  nodeSelector: few({disk: 'fast'}, {disk: 'slow'}),
  terminationGracePeriodSeconds: few(10, 20),
}, {requiredKeys: ['containers', 'volumes']})
const app = {app: 'web'}
const deployment = fc.record({
  metadata,
  spec: fc.record({
    replicas: few(0, 2), selector: fc.constant({matchLabels: app}), strategy: few({rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}),
    template: podSpec.map((spec) => ({metadata: {labels: app}, spec})),
  }, {requiredKeys: ['selector', 'template']}),
})

const steps = (part: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Step[]> => fc.array(fc.record({by: few<Step['by']>('ridectl', 'ridectl', 'argocd', 'kubectl'), part}), {minLength: 2, maxLength: 7})

const kinds = [
  {apiVersion: 'v1', kind: 'Secret', part: secret as fc.Arbitrary<Record<string, unknown>>},
  {apiVersion: 'apps/v1', kind: 'Deployment', part: deployment as fc.Arbitrary<Record<string, unknown>>},
]

test.each(kinds)('on a $kind that three managers change, the server agrees on what is ours, what we would overwrite, and what we send again', async ({apiVersion, kind, part}) => {
  await fc.assert(fc.asyncProperty(steps(part), part, async (sequence, wish) => {
    serial += 1
    const identity = {apiVersion, kind, metadata: {name: `it-${serial}`, namespace}}
    const objectOf = (fields: Record<string, unknown>): KubeObject => structuredClone({...identity, ...fields, metadata: {...(fields['metadata'] as object), ...identity.metadata}})
    for (const {by, part: fields} of [{by: manager, part: wish} as Step, ...sequence]) {
      await change(by, objectOf(fields))
      const live = (await cluster.get({apiVersion, kind, namespace, name: identity.metadata.name}))!
      await Promise.all([fields, wish].map((ours) => agrees(live, objectOf(ours))))
    }
    await cluster.remove({apiVersion, kind, namespace, name: identity.metadata.name}, {propagation: 'Background'})
  }), {numRuns: Number(process.env['OWNERSHIP_RUNS'] ?? 8), seed: Number(process.env['OWNERSHIP_SEED'] ?? 7)})
})

async function change(by: Step['by'], object: KubeObject): Promise<void> {
  if (by === 'kubectl') await edit(object)
  else await cluster.apply(object, {manager: by, force: true})
}

/** What `kubectl patch --type merge` does. */
function edit(object: KubeObject): Promise<void> {
  const collection = object.kind === 'Secret' ? '/api/v1' : '/apis/apps/v1'
  return someoneElse('PATCH', `${collection}/namespaces/${namespace}/${object.kind.toLowerCase()}s/${object.metadata.name}?fieldManager=kubectl-patch`, object)
}

async function agrees(live: KubeObject, ours: KubeObject): Promise<void> {
  const own = ownFields(live, manager)
  const ownObject = {...own, apiVersion: live.apiVersion, kind: live.kind, metadata: {...(own['metadata'] as object | undefined), name: live.metadata.name, namespace}}
  const [answer, isConflict, again] = await Promise.all([would(ours), conflicts(ours), would(ownObject)])
  expect(owns(live, ours, manager)).toBe(within(fieldsOf(answer), fieldsOf(live)))
  expect(overwrites(live, ours, manager).length > 0).toBe(isConflict)
  if (Object.keys(own).length === 0) return
  expect(fieldsOf(again)).toEqual(fieldsOf(live))
  expect(contentOf(again)).toEqual(contentOf(live))
}

const would = async (object: KubeObject): Promise<KubeObject> => (await cluster.apply(object, {dryRun: true, force: true})).object

async function conflicts(ours: KubeObject): Promise<boolean> {
  try {
    await cluster.apply(ours, {dryRun: true, force: false})
    return false
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'CONFLICT') return true
    throw error
  }
}

function fieldsOf(object: KubeObject): object {
  return object.metadata.managedFields?.find((entry) => entry.manager === manager && entry.operation === 'Apply')?.fieldsV1 ?? {}
}

/** Whether every path of one set is in the other. */
function within(one: object, other: object): boolean {
  return Object.entries(one).every(([key, below]) => Object.hasOwn(other, key) && within(below as object, (other as Record<string, object>)[key]!))
}

/** What nobody but the managers of this test changes. */
function contentOf({metadata, spec, data}: KubeObject): unknown {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !key.startsWith('deployment.kubernetes.io/'))
  return {spec, data, labels: metadata.labels, annotations: Object.fromEntries(annotations)}
}
