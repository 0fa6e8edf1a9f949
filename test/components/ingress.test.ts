import {expect, test} from 'vitest'
import {ingress} from '../../src/components/ingress.ts'
import {applied} from '../support/applied.ts'
import {platformOf} from '../support/platform.ts'

const of = (spec: Readonly<Record<string, unknown>>) => applied(ingress, spec).get('Ingress car1-qa')!

function pathsOf(spec: Readonly<Record<string, unknown>>) {
  const {rules} = of(spec)['spec'] as {rules: {host: string; http: {paths: {path: string; backend: {service: {name: string}}}[]}}[]}
  return rules.map(({host, http}) => [host, ...http.paths.map(({path, backend}) => `${path} ${backend.service.name}`)])
}

test('each path leads to its workload, and none to one that is off', () => {
  expect(pathsOf({daphne: {enabled: true}})).toEqual([['car1-qa.localhost', '/static car1-qa-static', '/ws car1-qa-daphne', '/ car1-qa-web']])
  expect(pathsOf({static: {enabled: false}})).toEqual([['car1-qa.localhost', '/ car1-qa-web']])
})

test('websockets and static files keep their way in where there is no web, and daphne gets what web would', () => {
  const off = {enabled: false}
  expect(pathsOf({web: off, daphne: {enabled: true}})).toEqual([['car1-qa.localhost', '/static car1-qa-static', '/ws car1-qa-daphne', '/ car1-qa-daphne']])
  expect(pathsOf({web: off})).toEqual([['car1-qa.localhost', '/static car1-qa-static']])
  const wanted = (spec: Readonly<Record<string, unknown>>) => ingress.wanted?.(platformOf(spec))
  expect([{web: off}, {web: off, static: off, daphne: {enabled: true}}, {static: off}].map(wanted)).toEqual([true, true, true])
  expect([{web: off, static: off}, {ingress: off}].map(wanted)).toEqual([false, false])
})

test('every host name has its rule', () => {
  expect(pathsOf({hostnames: ['a.example.com', 'b.example.com']}).map(([host]) => host)).toEqual(['a.example.com', 'b.example.com'])
})

test('class, annotations and certificate come from the instance, and there are none by default', () => {
  const plain = of({})
  expect(plain.metadata.annotations).toBeUndefined()
  expect(Object.keys(plain['spec'] as object)).toEqual(['rules'])
  const full = of({ingress: {className: 'nginx', annotations: {a: 'b'}, tls: {secretName: 'cert'}}})
  expect(full.metadata.annotations).toEqual({a: 'b'})
  expect(full['spec']).toMatchObject({ingressClassName: 'nginx', tls: [{hosts: ['car1-qa.localhost'], secretName: 'cert'}]})
})
