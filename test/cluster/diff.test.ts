import {afterAll, beforeAll, expect, test} from 'vitest'
import {diff} from '../../src/workflows/diff.ts'
import type {Plan} from '../../src/reconcile/plan.ts'
import type {KubeObject} from '../../src/world.ts'
import {diffLines} from '../../src/cli/views/diff.ts'
import {bare} from '../cli/look.ts'
import {type ClusterNamespace, clusterNamespace, deployed, secretOf, smallInstance} from '../support/cluster-namespace.ts'

const name = `diff-${process.pid}-qa`
let place: ClusterNamespace
let instance: KubeObject

beforeAll(async () => {
  place = await clusterNamespace('diff')
  await place.world.cluster.apply(secretOf('more', place.namespace, {MAIL_PASSWORD: 'hush-hush'}))
  instance = smallInstance(place, name, {static: {replicas: 1}, secrets: ['more']})
  await deployed(place.world, instance)
})
afterAll(() => place.remove())

const differs = (more: {readonly instance?: KubeObject; readonly version?: string; readonly ridectl?: string} = {}): Promise<Plan> => diff(place.world, {name, namespace: place.namespace, ridectl: '0.1.0', ...more})
const at = (kind: string, of: string, apiVersion = 'v1') => ({apiVersion, kind, namespace: place.namespace, name: of})
const said = ({changes}: Plan): string[] => changes.map(({action, kind, name: of, paths}) => `${action} ${kind} ${of}${paths.length === 0 ? '' : `: ${paths.join(', ')}`}`)

test('of an instance that is as it should be, nothing differs', async () => {
  expect(said(await differs())).toEqual([])
})

test('another version: the server\'s answer for each object, and only what a person would call a change', async () => {
  const plan = await differs({version: 'v2'})
  const text = diffLines(plan, bare).join('\n')
  expect(text).toMatch(/^diff SummonPlatform .*$[^]*^- +version: v1$\n^\+ +version: v2$/m)
  expect(text).toMatch(/^- +image: summon:v1$\n^\+ +image: summon:v2$/m)
  expect(text).not.toMatch(/managedFields|resourceVersion|ridectl\.dev\/hash|^[-+] +(dnsPolicy|schedulerName|terminationMessagePath)/m)
  expect(plan.changes.filter(({kind}) => kind === 'Job')).toMatchObject([{action: 'create', component: 'migration'}])
})

test('what is deleted or changed by hand is shown with whose change goes, and the next deploy puts it back; what others own stays theirs', async () => {
  const {cluster} = place.world
  await cluster.remove(at('Service', `${name}-static`))
  await cluster.remove(at('ConfigMap', `${name}-static`))
  const web = {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: `${name}-web`, namespace: place.namespace}}
  await cluster.apply({...web, spec: {replicas: 0, template: {spec: {terminationGracePeriodSeconds: 1}}}}, {manager: 'by-hand', force: true})
  const theirs = {metadata: {annotations: {'example.com/theirs': 'yes'}, labels: {theirs: 'yes'}}, spec: {template: {metadata: {annotations: {'example.com/restarted': 'now'}}}}}
  await cluster.apply({...web, ...theirs, metadata: {...theirs.metadata, ...web.metadata}}, {manager: 'someone'})

  const plan = await differs()
  expect(said(plan).sort()).toEqual([
    `change Deployment ${name}-web: spec.replicas, spec.template.spec.terminationGracePeriodSeconds`,
    `create ConfigMap ${name}-static`,
    `create Service ${name}-static`,
  ])
  expect(plan.overwrites.map(({object, path, manager}) => `${manager}: ${path} of ${object}`).sort()).toEqual([`by-hand: spec.replicas of Deployment ${name}-web`, `by-hand: spec.template.spec.terminationGracePeriodSeconds of Deployment ${name}-web`])

  await deployed(place.world, instance)
  expect(said(await differs())).toEqual([])
  const live = await cluster.get(at('Deployment', `${name}-web`, 'apps/v1'))
  expect(live).toMatchObject({...theirs, spec: {replicas: 1, template: {...theirs.spec.template, spec: {terminationGracePeriodSeconds: 40}}}})
})

test('of Secrets the keys are shown that change, and no value', async () => {
  await place.world.cluster.apply(secretOf('more', place.namespace, {MAIL_PASSWORD: 'hush-hush-2'}))
  const text = diffLines(await differs(), bare).join('\n')
  expect(text).toMatch(/^- +MAIL_PASSWORD: "\[redacted, before\]"$\n^\+ +MAIL_PASSWORD: "\[redacted, after\]"$/m)
  const secrets = await place.world.cluster.list({apiVersion: 'v1', kind: 'Secret'}, {namespace: place.namespace})
  const values = secrets.flatMap(({data}) => Object.values((data ?? {}) as Record<string, string>))
  for (const value of values) for (const hidden of [value, Buffer.from(value, 'base64').toString()]) expect(text).not.toContain(hidden)
  await place.world.cluster.apply(secretOf('more', place.namespace, {MAIL_PASSWORD: 'hush-hush'}))
})

test('what a newer ridectl changes by itself is told from what the spec changes', async () => {
  const newer = ['static: ridectl/0.1.0 made it otherwise than ridectl/0.2.0']
  await place.world.cluster.patch(at('Deployment', `${name}-web`, 'apps/v1'), {spec: {minReadySeconds: 7, revisionHistoryLimit: 7}})
  expect((await differs({ridectl: '0.2.0'})).newer).toEqual([])
  // As if this ridectl had sent something else.
  await place.world.cluster.patch(at('Service', `${name}-static`), {metadata: {annotations: {'ridectl.dev/hash': 'another'}}})
  expect((await differs({ridectl: '0.2.0'})).newer).toEqual(newer)
  expect((await differs({ridectl: '0.2.0', version: 'v2'})).newer).toEqual(newer)
  expect((await differs({ridectl: '0.1.0', version: 'v2'})).newer).toEqual([])
})

test('a diff writes nothing', async () => {
  const everything = async (): Promise<unknown> => {
    const kinds = [['Secret', 'v1'], ['Service', 'v1'], ['Deployment', 'apps/v1'], ['Job', 'batch/v1'], ['Lease', 'coordination.k8s.io/v1'], ['SummonPlatform', 'summon.ridecell.io/v1beta1']] as const
    const lists = await Promise.all(kinds.map(([kind, apiVersion]) => place.world.cluster.list({kind, apiVersion}, {namespace: place.namespace})))
    return lists.flat().map(({kind, metadata}) => `${kind} ${metadata.name} ${metadata.generation ?? metadata.resourceVersion}`)
  }
  const before = await everything()
  await differs({version: 'v2', instance: {...instance, spec: {...instance.spec, static: {enabled: false}}}})
  expect(await everything()).toEqual(before)
})
