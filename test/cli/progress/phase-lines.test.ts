import {expect, test} from 'vitest'
import {phaseLines} from '../../../src/cli/progress/phase-lines.ts'
import {grown, noTree, type Tree} from '../../../src/cli/progress/tree.ts'
import type {DeployEvent} from '../../../src/reconcile/events.ts'
import {ascii, bare} from '../look.ts'
import {at, crashes, upgrade} from './events.ts'

const grow = (events: readonly DeployEvent[]): Tree => events.reduce(grown, noTree)
const shown = (tree: Tree, second: number, look = bare): string =>
  tree.phases.map((phase) => phaseLines(tree, phase, at(second), look).join('\n')).join('\n')

test('phases that are over are one line with their seconds; the one that runs has its rows', () => {
  expect(shown(grow(upgrade), 22)).toBe(
    `
Initializing    car1_qa on db.qa                                                   2 s
Migrating       2 applied                                                          9 s
Deploying                                                                         11 s
⠋ web            1/2 on v2, car1-qa-web-5c6f-x2x starts: /health answers 503
◼ celerybeat     after migration
✔ static         1/1 on v2
`.trim(),
  )
})

test('while the migration runs its log is under it, made harmless', () => {
  const lines = shown(grow(upgrade.slice(0, 9)), 5).split('\n')
  expect(lines.slice(-2)).toEqual(['⠋ migration      trips.0003_fare', String.raw`  │ Applying trips.0003_fare... \u{1b}[32mOK`])
})

test('of a long log the last eight lines are seen', () => {
  const log = Array.from({length: 20}, (_, line): DeployEvent => ({type: 'log', time: at(4), component: 'migration', line: `line ${line}`}))
  const lines = shown(grow([...upgrade.slice(0, 9), ...log]), 5).split('\n')
  expect(lines.filter((line) => line.includes('│')).map((line) => line.trim())).toEqual(Array.from({length: 8}, (_, at) => `│ line ${12 + at}`))
})

test('a phase in which a promise is broken keeps its rows', () => {
  const tree = grow(crashes)
  expect(tree.phases.map(({state, failed}) => [state, failed ?? false])).toEqual([['Initializing', false], ['Migrating', false], ['Deploying', true]])
  expect(shown(tree, 40)).toContain('✖ web            exit status 1')
  expect(shown(tree, 40)).toContain(' 9 s')
})

test('no line is longer than the terminal, with Unicode or without', () => {
  for (const look of [{...bare, columns: 50}, {...ascii, columns: 50}]) {
    for (const line of shown(grow(upgrade), 22, look).split('\n')) expect(line.length).toBeLessThanOrEqual(48)
  }
})
