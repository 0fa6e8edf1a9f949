import {expect, test} from 'vitest'
import {failureLines} from '../../src/cli/failure.ts'
import {table} from '../../src/cli/table.ts'
import {describeTerminal} from '../../src/cli/terminal.ts'
import {RidectlError} from '../../src/errors.ts'

const tty = {isTTY: true, columns: 120}
const pipe = {}
const utf8 = {LANG: 'en_US.UTF-8', TERM: 'xterm-256color'}

test('a person at a terminal is asked, in colour, on a list that lives', () => {
  expect(describeTerminal(utf8, tty, tty)).toEqual({columns: 120, unicode: true, colour: true, isLive: true, isInteractive: true})
})

test.each([
  ['stdout is a pipe', utf8, tty, pipe],
  ['stdin is a pipe', utf8, pipe, tty],
  ['CI is set', {...utf8, CI: 'true'}, tty, tty],
])('nobody is asked where %s', (_, env, stdin, stdout) => {
  expect(describeTerminal(env, stdin, stdout).isInteractive).toBe(false)
})

test.each([['TERM is dumb', {...utf8, TERM: 'dumb'}, tty], ['CI is set', {...utf8, CI: '1'}, tty], ['stdout is a pipe', utf8, pipe]])('nothing is drawn over where %s', (_, env, stdout) => {
  expect(describeTerminal(env, tty, stdout).isLive).toBe(false)
})

test('in a pipe no line is broken or cut: it is read by a program, or kept in a log', () => {
  const look = describeTerminal(utf8, tty, pipe)
  const long = 'word '.repeat(200).trim()
  expect(failureLines(new RidectlError('FAILED', long, {details: [long]}), look).map((line) => line.trim())).toEqual([`✖ ${long}`, 'FAILED', '', long])
  expect(table([[{text: long}, {text: 'end'}]], look.columns)).toEqual([`${long}   end`])
})

test('NO_COLOR and TERM=dumb take the colour away; FORCE_COLOR brings it to a pipe', () => {
  expect(describeTerminal({...utf8, NO_COLOR: '1'}, tty, tty).colour).toBe(false)
  expect(describeTerminal({...utf8, TERM: 'dumb'}, tty, tty).colour).toBe(false)
  expect(describeTerminal({...utf8, FORCE_COLOR: '1'}, tty, pipe).colour).toBe(true)
})

test.each([['C', false], ['POSIX', false], ['de_DE.utf8', true]])('LC_ALL=%s: Unicode %s', (locale, unicode) => {
  expect(describeTerminal({LC_ALL: locale, LANG: 'en_US.UTF-8'}, tty, tty).unicode).toBe(unicode)
})
