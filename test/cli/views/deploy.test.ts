import {expect, test} from 'vitest'
import {doneLine, planLines} from '../../../src/cli/views/deploy.ts'
import type {Plan} from '../../../src/reconcile/plan.ts'
import {bare} from '../look.ts'

const plan: Plan = {
  name: 'car1-qa', namespace: 'summon-qa', context: 'rig-us', from: 'v1', to: 'v2', changes: [], config: 'unchanged', migrates: true, overwrites: [], remade: [], newer: [], warnings: [], later: [],
  rolls: [{component: 'web', replicas: 2}, {component: 'celeryd', replicas: 1}],
}

test('a plan says what rolls and that it migrates', () => {
  expect(planLines(plan, bare).join('\n')).toBe(`car1-qa  v1 → v2   namespace summon-qa, context rig-us

  Rolls       web 2, celeryd 1   config unchanged
  Migrations  run before anything of v2 starts
`)
})

test('a fresh instance is counted by kinds', () => {
  const {from, ...fresh} = plan
  const create = (kind: string, name: string) => ({action: 'create' as const, kind, name, component: 'appconfig', paths: []})
  const lines = planLines({...fresh, config: 'new', rolls: [], migrates: false, changes: [create('Secret', 'a'), create('Secret', 'b'), create('Service', 'c')]}, bare)
  expect(lines.slice(0, 4)).toEqual(['car1-qa  v2   namespace summon-qa, context rig-us', '', '  Config      new', '  Creates     Secret 2, Service'])
  expect(from).toBe('v1')
})

test('what differs in what does not roll is named by its paths', () => {
  const change = {action: 'change' as const, kind: 'Ingress', name: 'car1-qa', component: 'web-ingress', paths: ['spec.rules.0.host', 'a', 'b', 'c', 'd']}
  const remove = {action: 'remove' as const, kind: 'Deployment', name: 'car1-qa-celeryd-slow', component: 'old', paths: []}
  expect(planLines({...plan, changes: [change, remove]}, bare).join('\n')).toContain(`
  Changes     Ingress car1-qa: spec.rules.0.host, a, b and 2 more
  Removes     Deployment car1-qa-celeryd-slow`)
})

test('whose change is put back, and what comes from a newer ridectl, is said', () => {
  const lines = planLines({...plan, overwrites: [{object: 'Deployment car1-qa-web', path: 'spec.replicas', manager: 'kubectl-edit'}], newer: ['web']}, bare)
  expect(lines.slice(-3, -1)).toEqual([
    '  ⚠ puts back spec.replicas of Deployment car1-qa-web, which kubectl-edit has changed',
    '  ⚠ this ridectl is newer than the one that deployed last, and by itself changes web',
  ])
})

test('what may be lost is said before anything else that nobody asked for', () => {
  const lines = planLines({...plan, warnings: ['redis: its data goes with its pod'], newer: ['web']}, bare)
  expect(lines.slice(-3, -1)).toEqual(['  ⚠ redis: its data goes with its pod', '  ⚠ this ridectl is newer than the one that deployed last, and by itself changes web'])
})

test('it ends with one line', () => {
  const outcome = {name: 'car1-qa', version: 'v2', was: 'v1', url: 'https://car1-qa.example.com', seconds: 34, unchanged: false}
  expect(doneLine(outcome, bare)).toBe('✔ car1-qa is Ready on v2 (was v1) after 34 s   https://car1-qa.example.com')
  expect(doneLine({name: 'car1-qa', version: 'v2', seconds: 0, unchanged: true}, bare)).toBe('✔ car1-qa is Ready on v2 already, nothing to do')
})
