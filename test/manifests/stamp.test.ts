import {describe, expect, test} from 'vitest'
import {hash, hashOf, stamp} from '../../src/manifests/stamp.ts'
import type {Manifest} from '../../src/reconcile/component.ts'
import {platformOf} from '../support/platform.ts'

const platform = platformOf({version: 'release/2019 8'})
const deployment: Manifest = {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'car1-qa-web'}, spec: {replicas: 1, template: {metadata: {annotations: {mine: 'x'}}, spec: {containers: []}}}}
const selector = {'app.kubernetes.io/instance': 'car1-qa', 'app.kubernetes.io/component': 'web'}

describe('a stamped object', () => {
  const {metadata, spec} = stamp(deployment, {platform, component: 'web'})

  test('is in the namespace of its instance, which owns it', () => {
    expect(metadata.namespace).toBe('summon-qa')
    expect(metadata.ownerReferences).toEqual([{apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform', name: 'car1-qa', uid: platform.uid, controller: true, blockOwnerDeletion: false}])
  })

  test('says whose it is, and the version: a part that is a valid label, and the whole', () => {
    expect(metadata.labels).toEqual({...selector, 'app.kubernetes.io/name': 'summon', 'app.kubernetes.io/managed-by': 'ridectl', 'app.kubernetes.io/version': 'release-2019-8'})
    expect(metadata.annotations?.['ridectl.dev/version']).toBe('release/2019 8')
  })

  test('says the same on its pods, and keeps what they had', () => {
    const {template} = spec as {template: {metadata: object}}
    expect(template.metadata).toEqual({labels: metadata.labels, annotations: {mine: 'x', 'ridectl.dev/version': 'release/2019 8'}})
  })

  test('says nothing of the version on pods that do not run the application: they stay when it changes', () => {
    const pods = (version: string) => JSON.stringify(stamp(deployment, {platform: platformOf({version}), component: 'web', apart: true}).spec)
    expect(pods('v1')).toBe(pods('v2'))
  })

  test('selects by what never changes', () => {
    expect(spec?.['selector']).toEqual({matchLabels: selector})
  })
})

test('a group of workers is part of the selector', () => {
  const grouped = {...deployment, metadata: {name: 'car1-qa-celeryd-mail', labels: {'ridectl.dev/group': 'mail'}}}
  const {spec} = stamp(grouped, {platform, component: 'celeryd'})
  expect(spec).toMatchObject({selector: {matchLabels: {'ridectl.dev/group': 'mail'}}, template: {metadata: {labels: {'ridectl.dev/group': 'mail'}}}})
})

test('a Service selects the pods; a Job makes its own selector', () => {
  const service: Manifest = {apiVersion: 'v1', kind: 'Service', metadata: {name: 'car1-qa-web'}, spec: {ports: []}}
  expect(stamp(service, {platform, component: 'web'}).spec).toEqual({ports: [], selector})
  expect(stamp({...deployment, apiVersion: 'batch/v1', kind: 'Job'}, {platform, component: 'migration'}).spec).not.toHaveProperty('selector')
})

test('what must survive the instance has no owner, and neither has what is made before the instance is there', () => {
  expect(stamp(deployment, {platform, component: 'web', owned: false}).metadata).not.toHaveProperty('ownerReferences')
  expect(stamp(deployment, {platform: {...platform, uid: ''}, component: 'web'}).metadata).not.toHaveProperty('ownerReferences')
})

test('the hash is of all that is sent, whatever the order of its keys', () => {
  const one = stamp(deployment, {platform, component: 'web'})
  const {spec, ...rest} = deployment
  expect(hashOf(stamp({spec, ...rest} as Manifest, {platform, component: 'web'}))).toBe(hashOf(one))
  expect(hashOf(stamp({...deployment, spec: {replicas: 2}}, {platform, component: 'web'}))).not.toBe(hashOf(one))
  expect(hash({a: 1, b: [1, 2]})).toBe(hash({b: [1, 2], a: 1}))
  expect(hash([1, 2])).not.toBe(hash([2, 1]))
})
