import fc from 'fast-check'
import {expect, test} from 'vitest'
import {harmless, safe, safeJson, safeLine} from '../../src/cli/safe.ts'

/** Written apart from safe.ts, by code points: C0, DEL, C1, half surrogates, line separators, bidirectional, zero width. */
const acted: readonly (readonly [number, number])[] = [
  [0x00, 0x08], [0x0b, 0x1f], [0x7f, 0x9f], [0xd800, 0xdfff], [0x2028, 0x202e], [0x2060, 0x206f], [0x200b, 0x200f], [0x061c, 0x061c], [0xfeff, 0xfeff],
]

function isHarmless(character: string): boolean {
  const point = character.codePointAt(0) ?? 0
  return acted.every(([first, last]) => point < first || point > last)
}

const hostile = fc.oneof(
  fc.string({unit: 'binary'}),
  fc.array(fc.constantFrom('\u001b[2J', '\u009b31m', '\u001b]52;c;aGk=\u0007', '\u001b]8;;http://x\u001b\\', '\u202e', '\u200b', '\ud800', '\r', '\u2028', 'text', '\u{e0041}')).map((parts) => parts.join('')),
)

test('no text from a cluster reaches the terminal with anything that it acts on', () => {
  fc.assert(fc.property(hostile, (text) => Array.from(safe(text)).every(isHarmless)), {numRuns: 10_000})
})

test('letters, signs, emoji and line ends stay as they are', () => {
  const plain = fc.string({unit: fc.constantFrom(...Array.from('aZ0 -_/äßñ日本語한국🚀✔→\n\t"\\\''))})
  fc.assert(fc.property(plain, (text) => safe(text) === text))
})

test('it is seen what was there', () => {
  expect(safe('\u001b[31mred\u0007')).toBe(String.raw`\u{1b}[31mred\u{7}`)
})

test('a line has no line ends', () => {
  fc.assert(fc.property(hostile, (text) => !/[\n\t]/.test(safeLine(text))))
})

test('every text in a value is made safe, at every depth, keys too', () => {
  const value = {'a\u001b': ['\u001b', {b: '\u0007'}], n: 1, t: new Date(0)}
  expect(harmless(value)).toEqual({'a\\u{1b}': ['\\u{1b}', {b: '\\u{7}'}], n: 1, t: new Date(0)})
})

test('JSON loses nothing and acts on nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const json = safeJson({text}, 2)
      return (JSON.parse(json) as {text: string}).text === text && Array.from(json).every(isHarmless)
    }),
    {numRuns: 5000},
  )
})
