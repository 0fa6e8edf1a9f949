import {expect, test} from 'vitest'
import {resultLines} from '../../../src/cli/views/rows.ts'
import type {StatementResult} from '../../../src/world/database-access.ts'
import {bare} from '../look.ts'

const rows = (...values: readonly (readonly (string | null)[])[]): StatementResult => ({
  command: 'SELECT', count: values.length, columns: [{name: 'id', isNumber: true}, {name: 'name', isNumber: false}], rows: values,
})

test('rows stand in columns, numbers at the right, with their count', () => {
  expect(resultLines(rows(['1', 'Harbour'], ['20', null], ['3', '駅']), bare)).toEqual([
    ' id | name',
    '----+---------',
    '  1 | Harbour',
    ' 20 | NULL',
    '  3 | 駅',
    '(3 rows)',
  ])
})

test('a value cannot break its line, or act on the terminal', () => {
  expect(resultLines(rows(['1', 'a\nb\u001b[2J\tc']), bare)[2]).toBe(String.raw`  1 | a\nb\u{1b}[2J\tc`)
})

test('no rows still have their columns', () => {
  expect(resultLines(rows(), bare)).toEqual([' id | name', '----+------', '(0 rows)'])
})

test('expanded, each row is a block', () => {
  expect(resultLines(rows(['1', 'Harbour']), bare, {expanded: true})).toEqual(['-[ 1 ]----', 'id   | 1', 'name | Harbour', '(1 row)'])
})

test('a statement without rows says what was done', () => {
  expect(resultLines({command: 'UPDATE', count: 3, columns: [], rows: []}, bare)).toEqual(['UPDATE 3'])
  expect(resultLines({command: 'CREATE', count: null, columns: [], rows: []}, bare)).toEqual(['CREATE'])
})
