import {expect, test} from 'vitest'
import {overwrites} from '../../src/manifests/ownership.ts'
import type {KubeObject} from '../../src/world.ts'

const live = (fieldsV1: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {name: 'car1-qa.db-pass', managedFields: [{manager: 'kubectl-patch', operation: 'Update', apiVersion: 'v1', fieldsV1}]},
  data: {url: 'Yg=='},
})

test('a field that another manager gave another value is overwritten', () => {
  expect(overwrites(live({'f:data': {'.': {}, 'f:url': {}}}), {data: {url: 'YQ=='}}, 'ridectl')).toEqual([{path: 'data.url', manager: 'kubectl-patch', theirs: 'Yg==', ours: 'YQ=='}])
})

test('of one that only made the map, nothing is overwritten', () => {
  expect(overwrites(live({'f:data': {'.': {}}}), {data: {url: 'YQ=='}}, 'ridectl')).toEqual([])
})
