import {expect, test} from 'vitest'
import {mergePodTemplate} from '../../src/manifests/merge.ts'

const base = {
  spec: {
    terminationGracePeriodSeconds: 30,
    containers: [{
      name: 'web',
      image: 'summon:v1',
      command: ['python', '-m', 'gunicorn'],
      env: [{name: 'PORT', value: '8000'}, {name: 'TMPDIR', value: '/tmp'}],
      ports: [{name: 'http', containerPort: 8000, protocol: 'TCP'}],
      resources: {requests: {cpu: '100m', memory: '512Mi'}, limits: {memory: '512Mi'}},
      readinessProbe: {httpGet: {path: '/health', port: 'http'}, periodSeconds: 5},
      volumeMounts: [{name: 'tmp', mountPath: '/tmp'}],
    }],
    volumes: [{name: 'tmp', emptyDir: {}}],
  },
}

/** The container `web` with a part merged over it. */
function web(part: object): Record<string, unknown> {
  const {spec} = mergePodTemplate(base, {spec: {containers: [{name: 'web', ...part}]}}) as {spec: {containers: Record<string, unknown>[]}}
  return spec.containers[0]!
}

test('nothing to merge changes nothing', () => {
  expect(mergePodTemplate(base, undefined)).toEqual(base)
  expect(mergePodTemplate(base, {})).toEqual(base)
})

test('maps are merged at every depth', () => {
  expect(web({resources: {limits: {memory: '1Gi'}}})['resources']).toEqual({requests: {cpu: '100m', memory: '512Mi'}, limits: {memory: '1Gi'}})
})

test('an environment variable is found by its name and replaced whole: a value beside a valueFrom is refused by Kubernetes', () => {
  const from = {name: 'PORT', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}}
  expect(web({env: [from, {name: 'NEW', value: 'x'}]})['env']).toEqual([from, {name: 'TMPDIR', value: '/tmp'}, {name: 'NEW', value: 'x'}])
})

test('a volume is replaced whole: it has one source', () => {
  const {spec} = mergePodTemplate(base, {spec: {volumes: [{name: 'tmp', persistentVolumeClaim: {claimName: 'big'}}]}}) as {spec: {volumes: unknown[]}}
  expect(spec.volumes).toEqual([{name: 'tmp', persistentVolumeClaim: {claimName: 'big'}}])
})

test('a probe that asks in another way loses the first way', () => {
  expect(web({readinessProbe: {exec: {command: ['true']}}})['readinessProbe']).toEqual({exec: {command: ['true']}, periodSeconds: 5})
  expect(web({readinessProbe: {httpGet: {path: '/ready'}}})['readinessProbe']).toEqual({httpGet: {path: '/ready', port: 'http'}, periodSeconds: 5})
})

test('null takes a field away', () => {
  expect(web({readinessProbe: null})).not.toHaveProperty('readinessProbe')
})

test('a list without keys is replaced', () => {
  expect(web({command: ['sh']})['command']).toEqual(['sh'])
})

test('a sidecar comes after the main container', () => {
  const {spec} = mergePodTemplate(base, {spec: {containers: [{name: 'proxy', image: 'proxy:1'}]}}) as {spec: {containers: {name: string}[]}}
  expect(spec.containers.map(({name}) => name)).toEqual(['web', 'proxy'])
})

test('a port is found by its number, its protocol may be left out', () => {
  expect(web({ports: [{containerPort: 8000, name: 'main'}, {containerPort: 8000, protocol: 'UDP'}]})['ports']).toEqual([
    {name: 'main', containerPort: 8000, protocol: 'TCP'},
    {containerPort: 8000, protocol: 'UDP'},
  ])
})

test.each(['__proto__', 'prototype', 'constructor'])('a field %s is refused, at any depth', (field) => {
  const patch = JSON.parse(`{"spec": {"containers": [{"name": "new", "env": {"${field}": {"polluted": true}}}]}}`) as Record<string, unknown>
  expect(() => mergePodTemplate(base, patch)).toThrow(`cannot have a field ${field}`)
  expect(({} as {polluted?: boolean}).polluted).toBeUndefined()
})
