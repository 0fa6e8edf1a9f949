import {expect, test} from 'vitest'
import {table} from '../../src/cli/table.ts'
import {cut, padded, width, wrapped} from '../../src/cli/text.ts'

const cells = (...texts: string[]) => texts.map((text) => ({text}))

test('columns are as wide as their widest cell', () => {
  expect(table([cells('A', 'B', 'C'), cells('long', '1', 'x')], 80)).toEqual(['A      B   C', 'long   1   x'])
})

test('the last column is cut where the terminal ends', () => {
  expect(table([cells('name', 'a long message that does not fit')], 20)).toEqual(['name   a long messa…'])
})

test('colour takes no columns', () => {
  const red = (text: string) => `\u001b[31m${text}\u001b[39m`
  expect(table([[{text: 'ab', paint: red}, {text: 'c'}], cells('abcd', 'e')], 80)).toEqual([`${red('ab')}     c`, 'abcd   e'])
})

test('wide characters take two columns, marks none', () => {
  expect(width('日本')).toBe(4)
  expect(width('e\u0301')).toBe(1)
  expect(padded('日', 4)).toBe('日  ')
  expect(cut('日本語', 5)).toBe('日本…')
})

test('a word that is longer than the line stays whole, to be copied', () => {
  expect(wrapped('see https://example.com/a/long/path now', 10)).toEqual(['see', 'https://example.com/a/long/path', 'now'])
})
