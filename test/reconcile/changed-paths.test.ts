import {expect, test} from 'vitest'

import {changedPaths} from '../../src/reconcile/changed-paths.ts'
import type {KubeObject} from '../../src/world.ts'

const deployment = (change: Partial<KubeObject>): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {name: 'car1-qa-web'},
  spec: {replicas: 2, template: {spec: {containers: [{name: 'web', image: 'summon:v1'}]}}},
  ...change,
})

test('two answers of the server differ only where a person would say so', () => {
  const other = deployment({metadata: {name: 'car1-qa-web', resourceVersion: '9', generation: 3, managedFields: [], annotations: {'ridectl.dev/hash': 'x'}, labels: {'app.kubernetes.io/version': 'v2'}}, status: {replicas: 1}})
  expect(changedPaths(deployment({}), other)).toEqual([])
})

test('a change is named by its path', () => {
  const changed = deployment({spec: {replicas: 3, template: {spec: {containers: [{name: 'web', image: 'summon:v2'}]}}}})
  expect(changedPaths(deployment({}), changed)).toEqual(['spec.replicas', 'spec.template.spec.containers.0.image'])
})

test('a field that comes or goes is a change', () => {
  expect(changedPaths(deployment({}), deployment({spec: {}}))).toEqual(['spec.replicas', 'spec.template'])
})
