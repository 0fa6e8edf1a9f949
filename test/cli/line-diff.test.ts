import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {hunksOf, lineEdits} from '../../src/cli/line-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 30})

test('the edits lead from one text to the other, and back', () => {
  fc.assert(fc.property(text, text, (before, after) => {
    const edits = lineEdits(before, after)
    expect(edits.filter(({sign}) => sign !== '+').map(({line}) => line)).toEqual(before)
    expect(edits.filter(({sign}) => sign !== '-').map(({line}) => line)).toEqual(after)
  }))
})

test('equal texts have no edits but their lines, and no hunks', () => {
  fc.assert(fc.property(text, (lines) => {
    expect(lineEdits(lines, lines).every(({sign}) => sign === ' ')).toBe(true)
    expect(hunksOf(lineEdits(lines, lines))).toEqual([])
  }))
})

test('every changed line is in exactly one hunk, and the hunks are in order', () => {
  fc.assert(fc.property(text, text, (before, after) => {
    const edits = lineEdits(before, after)
    const hunks = hunksOf(edits, 1)
    const changed = (some: typeof edits) => some.filter(({sign}) => sign !== ' ').length
    expect(hunks.reduce((sum, hunk) => sum + changed(hunk.edits), 0)).toBe(changed(edits))
    expect(hunks.map(({before: {start}}) => start)).toEqual(hunks.map(({before: {start}}) => start).toSorted((one, other) => one - other))
  }))
})

test('what is shown is a patch that makes one text of the other, as the program patch understands it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'line-diff-'))
  const cases = fc.sample(fc.tuple(text, text), {numRuns: 20, seed: 7}).filter(([one, other]) => one.join() !== other.join())
  expect(cases.length).toBeGreaterThan(10)
  for (const [before, after] of cases) {
    writeFileSync(join(folder, 'it'), before.map((line) => `${line}\n`).join(''))
    const hunks = hunksOf(lineEdits(before, after)).map(({before: old, after: fresh, edits}) => [`@@ -${old.start},${old.count} +${fresh.start},${fresh.count} @@`, ...edits.map(({sign, line}) => `${sign}${line}`)].join('\n'))
    execFileSync('git', ['apply', '--unidiff-zero', '--include=it', '-'], {cwd: folder, env: {...process.env, GIT_DIR: '/nowhere'}, input: `--- a/it\n+++ b/it\n${hunks.join('\n')}\n`})
    expect(readFileSync(join(folder, 'it'), 'utf8')).toBe(after.map((line) => `${line}\n`).join(''))
  }
  rmSync(folder, {recursive: true})
})
