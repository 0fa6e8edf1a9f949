import {expect, test} from 'vitest'
import {age, ageOf, elapsed, parseDuration} from '../../src/cli/duration.ts'

test.each([['90s', 90], ['10m', 600], ['1h30m', 5400], [' 2h ', 7200], ['1d', 86_400]])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text, '--timeout')).toBe(seconds)
})

test.each(['', '10', 'm', '10 minutes', '-5m', '1.5h', '99d', '1e3s', '10M'])('"%s" is refused by the name of its flag', (text) => {
  expect(() => parseDuration(text, '--timeout')).toThrow(expect.objectContaining({code: 'USAGE', message: expect.stringContaining('--timeout')}))
})

test('an age has one unit', () => {
  expect([0, 34, 99, 100, 720, 5999, 6000, 86_400, 2 * 86_400, 9 * 86_400].map(age)).toEqual(['0 s', '34 s', '99 s', '1 m', '12 m', '99 m', '1 h', '24 h', '2 d', '9 d'])
})

test('what is being watched has two units', () => {
  expect([9.6, 99, 125, 3700].map(elapsed)).toEqual(['9 s', '99 s', '2 m 5 s', '1 h 1 m'])
})

test('a time in the future, or none, is no negative age', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  expect(ageOf('2026-01-01T00:01:00Z', now)).toBe('0 s')
  expect(ageOf(undefined, now)).toBe('')
  expect(ageOf('yesterday', now)).toBe('')
})
