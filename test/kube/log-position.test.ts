import {expect, test} from 'vitest'
import {resumable} from '../../src/kube/log-position.ts'

const at = (second: number, text: string): string => `2026-01-02T03:04:0${second}.000000000Z ${text}`

/** What is given of the lines of one answer after another, with a cut between them. */
function given(...answers: readonly (readonly string[])[]): (string | undefined)[] {
  const position = resumable()
  return answers.flatMap((lines, index) => {
    if (index > 0) position.again()
    return lines.map((line) => position.take(line)).filter((text) => text !== undefined)
  })
}

test('a line that is dated before the one above it is given: clocks step back, and two writers wait for each other', () => {
  expect(given([at(5, 'a'), at(3, 'b'), at(4, 'c'), at(4, 'd'), at(6, 'e')])).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('after a cut what was given is not given again: neither what is older than the last line nor so many of its moment', () => {
  expect(given([at(1, 'a'), at(2, 'b'), at(2, 'c')], [at(1, 'a'), at(2, 'b'), at(2, 'c'), at(2, 'd'), at(3, 'e')])).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(given([at(1, 'a'), at(1, 'b')], [at(1, 'a')], [at(1, 'a'), at(1, 'b'), at(1, 'c')], [at(1, 'a'), at(1, 'b'), at(1, 'c'), at(2, 'd')])).toEqual(['a', 'b', 'c', 'd'])
})

test('once there was a new line after a cut, a line that is dated before it is given as well', () => {
  expect(given([at(4, 'a')], [at(4, 'a'), at(6, 'b'), at(5, 'c'), at(3, 'd')])).toEqual(['a', 'b', 'c', 'd'])
})

test('where the clock stepped back before the cut, lines may come twice, and none is lost', () => {
  expect(given([at(5, 'a'), at(3, 'b')], [at(5, 'a'), at(3, 'b'), at(4, 'c'), at(5, 'd')])).toEqual(['a', 'b', 'a', 'b', 'c', 'd'])
})

test('a cut before the first line takes nothing away', () => {
  expect(given([], [at(4, 'a'), at(3, 'b')])).toEqual(['a', 'b'])
})

test('a piece of a longer line goes where its beginning went', () => {
  expect(given([at(1, 'a'), 'more of a'], [at(1, 'a'), 'more of a', at(2, 'b'), 'more of b'])).toEqual(['a', 'more of a', 'b', 'more of b'])
})
