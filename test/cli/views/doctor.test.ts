import {expect, test} from 'vitest'
import {closingLine, doctorJson, fixedLine, groupLines} from '../../../src/cli/views/doctor.ts'
import type {Finding, Group} from '../../../src/workflows/doctor.ts'

const look = {columns: 60, unicode: true, colour: false}
const group = (...findings: readonly (Finding | undefined)[]): Group => ({
  kind: 'context', name: 'rig-us',
  rows: findings.map((finding, at) => ({name: `check-${at}`, subject: 'Subject', isOver: true, ...(finding === undefined ? {} : {finding})})),
})
const fix = {safe: true, run: async () => {}}
const old: Finding = {verdict: 'broken', says: 'The definition is older than this ridectl, and by a lot of words', means: 'Nothing new', remedy: 'ridectl install --context rig-us', fix}
const groups = [group({verdict: 'well', says: 'Answers in 41 ms'}, undefined, old, {verdict: 'warning', says: 'No storage class'}, {verdict: 'skipped', says: 'Not seen'})]

test('each finding has its sign, what it means and what mends it; what was not there to look at has no line', () => {
  expect(groupLines(groups, look)).toEqual([
    'Context rig-us',
    '  ✅ Answers in 41 ms',
    '  ❌ The definition is older than this ridectl, and by a lot',
    '     of words',
    '       Nothing new',
    '       fix: ridectl install --context rig-us',
    '  ⚠  No storage class',
    '  -  Not seen',
  ])
})

test('a page that says how is no command', () => {
  expect(groupLines([group({verdict: 'warning', says: 'Did not find Git', remedy: 'see https://git-scm.com/downloads'})], look)).toContain('       see https://git-scm.com/downloads')
})

test('a command that only shows more is no fix, and --fix does not count it', () => {
  const lost = group({verdict: 'broken', says: 'It does not answer', remedy: 'kubectl get --raw /readyz', looks: true}, old)
  expect(groupLines([lost], look)).toContain('       see: kubectl get --raw /readyz')
  expect(closingLine([lost], look)).toBe('2 problems. ridectl doctor --fix can mend 1 of them.')
  expect(doctorJson([lost])).toMatchObject({groups: [{checks: [{remedy: 'kubectl get --raw /readyz', looks: true}, {mends: true}]}]})
})

test('each fix says what it came to', () => {
  expect(fixedLine({remedy: 'chmod 600 config', result: 'done'}, look)).toBe('✔ chmod 600 config')
  expect(fixedLine({remedy: 'brew install git', result: 'failed', why: 'brew install git ended with exit status 7'}, look)).toBe('✖ brew install git ended with exit status 7')
  expect(fixedLine({remedy: 'sudo apt-get install --yes git', result: 'left'}, look)).toMatch(/^- sudo apt-get install --yes git: left, .*without --yes asks$/)
})

test('what is not over turns', () => {
  const open: Group = {kind: 'machine', rows: [{name: 'psql', subject: 'PostgreSQL CLI', isOver: false}]}
  expect(groupLines([open], look, 0)).not.toEqual(groupLines([open], look, 1))
  expect(groupLines([open], look)[1]).toMatch(/^ {2}\S {2}PostgreSQL CLI$/)
})

test('text from outside is harmless', () => {
  expect(groupLines([group({verdict: 'well', says: 'a\u001b[2Jb'})], look).join('')).not.toContain('\u001b')
})

test('the last line counts, and says what --fix can do; one command for two failures is one', () => {
  expect(closingLine([group({verdict: 'well', says: ''})], look)).toBe('✔ All is well.')
  expect(closingLine(groups, look)).toBe('1 problem, 1 warning. ridectl doctor --fix can mend 1 of them.')
  expect(closingLine([group(old)], look)).toBe('1 problem. ridectl doctor --fix can mend it.')
  expect(closingLine([group({verdict: 'broken', says: 'x'}, {verdict: 'broken', says: 'y'})], look)).toBe('2 problems.')
})

test('a script reads the same', () => {
  expect(JSON.parse(JSON.stringify(doctorJson(groups)))).toEqual({
    broken: 1,
    warnings: 1,
    groups: [{
      kind: 'context', name: 'rig-us', checks: [
        {name: 'check-0', verdict: 'well', says: 'Answers in 41 ms'},
        {name: 'check-2', verdict: 'broken', says: old.says, means: 'Nothing new', remedy: 'ridectl install --context rig-us', mends: true, safe: true},
        {name: 'check-3', verdict: 'warning', says: 'No storage class'},
        {name: 'check-4', verdict: 'skipped', says: 'Not seen'},
      ],
    }],
  })
})
