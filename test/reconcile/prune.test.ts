import {describe, expect, test} from 'vitest'
import {Inventory} from '../../src/reconcile/inventory.ts'
import {prunable} from '../../src/reconcile/prune.ts'
import type {KubeObject} from '../../src/world.ts'

let second = 0
const object = (kind: string, name: string, component: string, more: Partial<KubeObject> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    uid: name,
    creationTimestamp: new Date(Date.parse('2026-11-23T21:00:00Z') + (second += 1) * 1000).toISOString(),
    labels: {'app.kubernetes.io/managed-by': 'ridectl', 'app.kubernetes.io/component': component},
  },
  ...more,
})

const mounting = (secretName: string): KubeObject['spec'] => ({template: {spec: {volumes: [{name: 'config', secret: {secretName}}]}}})
const owned = (of: KubeObject): KubeObject => ({...of, metadata: {...of.metadata, ownerReferences: [{apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', name: 'car1-qa', uid: 'car1-qa'}]}})
const config = (name: string): KubeObject => owned(object('Secret', name, 'appconfig'))

function pruned(objects: readonly KubeObject[], wanted: readonly string[] = []): readonly string[] {
  const inventory = new Inventory()
  for (const one of objects) inventory.put(one)
  return prunable(inventory, new Set(wanted)).map(({kind, metadata}) => `${kind}/${metadata.name}`)
}

describe('what nothing wants any more is', () => {
  test('what no wanted component applies, and not what one applies', () => {
    expect(pruned([object('Deployment', 'web', 'web'), object('Deployment', 'static', 'static')], ['Deployment/web'])).toEqual(['Deployment/static'])
  })

  test('of config files all but the last three', () => {
    expect(pruned(['a', 'b', 'c', 'd', 'e'].map(config))).toEqual(['Secret/b', 'Secret/a'])
  })

  test('no config file that a workload or a pod still names, however old it is', () => {
    const pod = object('Pod', 'web-1', 'web', {spec: {volumes: [{name: 'config', secret: {secretName: 'b'}}]}})
    expect(pruned([...['a', 'b', 'c', 'd', 'e', 'f'].map(config), object('Deployment', 'web', 'web', {spec: mounting('a') ?? {}}), pod], ['Deployment/web'])).toEqual(['Secret/c'])
  })

  test('the config file of a migration that has ended: its pod does not start again', () => {
    const pod = object('Pod', 'migrate-1', 'migration', {spec: {volumes: [{name: 'config', secret: {secretName: 'a'}}]}, status: {phase: 'Succeeded'}})
    expect(pruned([...['a', 'b', 'c', 'd'].map(config), pod])).toEqual(['Secret/a'])
  })

  test('of finished migrations all but the last three', () => {
    expect(pruned(['a', 'b', 'c', 'd'].map((name) => object('Job', name, 'migration')))).toEqual(['Job/a'])
  })

  test('no generated password, no pod, and nothing of others', () => {
    const others = object('Service', 'theirs', 'web', {metadata: {name: 'theirs', labels: {'app.kubernetes.io/component': 'web'}}})
    expect(pruned([object('Secret', 'car1-qa.db-pass', 'database'), object('Pod', 'web-1', 'web'), others])).toEqual([])
  })

  test('nothing that is being deleted already', () => {
    const going = object('Deployment', 'static', 'static')
    expect(pruned([{...going, metadata: {...going.metadata, deletionTimestamp: '2026-11-23T21:00:00Z'}}])).toEqual([])
  })
})
