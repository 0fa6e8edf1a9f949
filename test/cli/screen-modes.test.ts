import {expect, test} from 'vitest'
import {screenModes} from '../../src/cli/screen-modes.ts'

const after = (...written: readonly string[]): string => {
  const modes = screenModes()
  for (const one of written) modes.see(Buffer.from(one))
  return modes.undo()
}

test('what a program leaves on is switched off, and a hidden cursor shown', () => {
  expect(after('\u001b[?1049h\u001b[?1000;1006h\u001b=\u001b[?25l text')).toBe('\u001b[?1049l\u001b[?1000l\u001b[?1006l\u001b>\u001b[?25h\u001b[0m')
})

test('what it switched off itself is left alone', () => {
  expect(after('\u001b[?1049h\u001b[?2004h\u001b[?25l', '\u001b[?25h\u001b[?2004l\u001b[?1049l')).toBe('\u001b[0m')
  expect(after('plain text\r\n')).toBe('')
})

test('a sequence that comes in two parts is seen', () => {
  expect(after('x\u001b', '[?10', '49h')).toBe('\u001b[?1049l\u001b[0m')
})
