import fc from 'fast-check'
import {expect, test} from 'vitest'
import {exitOf, failedEvent, failureLines} from '../../src/cli/failure.ts'
import {exitStatus, RidectlError, type Code} from '../../src/errors.ts'
import {ascii, bare} from './look.ts'

const failed = new RidectlError('MIGRATION_FAILED', 'car1-qa stays on v1: the migration to v2 failed', {
  details: ['Job car1-qa-migrate-8f2c1a-a1 ended with exit status 1 after 4 s, in trips.0003_fare.', 'v1 serves on. Nothing of v2 was started.'],
  log: ['Applying trips.0003_fare...', 'django.db.utils.IntegrityError: column "fare" contains null values'],
  remedy: [{command: 'ridectl logs car1-qa migration', why: 'the whole log'}, {command: 'ridectl deploy car1-qa --version v3', why: 'a version that mends it'}],
})

test('a failure says what failed, the log, and what to try', () => {
  expect(failureLines(failed, bare).join('\n')).toBe(
    `
✖ car1-qa stays on v1: the migration to v2 failed                         MIGRATION_FAILED

  Job car1-qa-migrate-8f2c1a-a1 ended with exit status 1 after 4 s, in trips.0003_fare.
  v1 serves on. Nothing of v2 was started.

  │ Applying trips.0003_fare...
  │ django.db.utils.IntegrityError: column "fare" contains null values

  Try  ridectl logs car1-qa migration        the whole log
       ridectl deploy car1-qa --version v3   a version that mends it
`.trim(),
  )
})

test('on a terminal without Unicode it is plain', () => {
  expect(failureLines(failed, ascii)[0]).toMatch(/^!! car1-qa stays/)
  expect(failureLines(failed, ascii).join('\n')).toMatch(/^[\x20-\x7e\n]*$/)
})

test('on a narrow terminal no line of prose is longer than it, and the code has its own line', () => {
  const lines = failureLines(failed, {...bare, columns: 50})
  expect(lines.slice(0, 6)).toEqual([
    '✖ car1-qa stays on v1: the migration to v2 failed',
    '  MIGRATION_FAILED',
    '',
    '  Job car1-qa-migrate-8f2c1a-a1 ended with exit',
    '  status 1 after 4 s, in trips.0003_fare.',
    '  v1 serves on. Nothing of v2 was started.',
  ])
})

test('nothing of a failure reaches the terminal as a control', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (text) => {
      const error = new RidectlError('FAILED', text, {details: [text], log: [text], remedy: [{command: text, why: text}]})
      return !/[^\n\t\P{Cc}]|\p{Cf}/u.test(failureLines(error, bare).join('\n'))
    }),
  )
})

test.each(Object.keys(exitStatus) as Code[])('%s has the exit status of the table', (code) => {
  expect(exitOf(new RidectlError(code, 'x'))).toBe(exitStatus[code])
})

test('what is no RidectlError is called a bug, with its stack and its cause', () => {
  const lines = failureLines(new TypeError('x is undefined', {cause: new Error('deeper')}), bare).join('\n')
  expect(lines).toContain('This is a bug in ridectl')
  expect(lines).toContain('TypeError: x is undefined')
  expect(lines).toContain('failure.test.ts')
  expect(lines).toContain('caused by Error: deeper')
  expect(exitOf(new TypeError('x'))).toBe(1)
})

test('a script reads code, message, remedy and exit status', () => {
  expect(failedEvent(failed, 5, new Date(0))).toEqual({
    time: '1970-01-01T00:00:00.000Z', type: 'failed', code: 'MIGRATION_FAILED', message: 'car1-qa stays on v1: the migration to v2 failed', remedy: failed.remedy, exit: 5,
  })
})
