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

const requests = {'f:spec': {'f:resources': {'f:requests': {}}}}
const claim = (spec: Record<string, unknown>): KubeObject => ({...live(requests), kind: 'PersistentVolumeClaim', spec})

test('nor of one that is left with the map alone, as others took all that was in it; but that it is not there any more is a change', () => {
  const ours = {spec: {resources: {requests: {cpu: '100m'}}}}
  expect(overwrites(claim({resources: {requests: {cpu: '200m'}}}), ours, 'ridectl')).toEqual([])
  expect(overwrites(claim({resources: {}}), ours, 'ridectl')).toEqual([{path: 'spec.resources.requests', manager: 'kubectl-patch', theirs: undefined, ours: {cpu: '100m'}}])
})

test('a map that has one owner as a whole is overwritten where it differs', () => {
  const service = {...live({'f:spec': {'f:selector': {}}}), kind: 'Service', spec: {selector: {app: 'old'}}}
  expect(overwrites(service, {spec: {selector: {app: 'new'}}}, 'ridectl')).toMatchObject([{path: 'spec.selector'}])
  expect(overwrites(service, {spec: {selector: {app: 'old'}}}, 'ridectl')).toEqual([])
})
