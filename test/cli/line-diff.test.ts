import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {lineDiff} from '../../src/cli/line-diff.ts'

const text = (hunks: ReturnType<typeof lineDiff>): string => hunks.flatMap(({header, lines}) => [header, ...lines.map((line) => line.sign + line.text)]).join('\n')

test('a new file is all there is', () => {
  expect(text(lineDiff('', 'a\nb\n'))).toBe('@@ -0,0 +1,2 @@\n+a\n+b')
})

test('equal texts have no difference', () => {
  expect(lineDiff('a\nb\n', 'a\nb\n')).toEqual([])
})

test('three lines around a change are shown, and changes far apart stand apart', () => {
  const lines = 'abcdefghijklmno'.split('')
  const changed = lines.map((line) => (line === 'b' ? 'B' : line === 'n' ? 'N' : line))
  expect(text(lineDiff(lines.join('\n'), changed.join('\n')))).toBe('@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -11,5 +11,5 @@\n k\n l\n m\n-n\n+N\n o')
})

const someLines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 30}).map((lines) => lines.map((line) => `${line}\n`).join(''))

test('patch makes the one text of the other with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ridectl-diff-'))
  const file = join(folder, 'file')
  fc.assert(
    fc.property(someLines, someLines, (before, after) => {
      fc.pre(before !== after && before !== '' && after !== '')
      writeFileSync(file, before)
      execFileSync('patch', ['--silent', file, '--output', `${file}.new`], {input: `--- a\n+++ b\n${text(lineDiff(before, after))}\n`})
      expect(execFileSync('cat', [`${file}.new`], {encoding: 'utf8'})).toBe(after)
    }),
    {numRuns: 40},
  )
  rmSync(folder, {recursive: true})
})
