import {expect, test} from 'vitest'
import {lines} from '../../src/kube/lines.ts'

async function linesOf(text: string, parts: number, last: 'keep' | 'drop' = 'keep', longest = 8): Promise<readonly string[]> {
  const bytes = Buffer.from(text)
  const size = Math.ceil(bytes.length / parts)
  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const all: string[] = []
  for await (const line of lines(chunks(), {longest, last})) all.push(line)
  return all
}

test.each([1, 2, 7, 100])('lines are the same in however many parts they come (%i)', async (parts) => {
  expect(await linesOf('one\ntwo\r\n\nfour', parts)).toEqual(['one', 'two', '', 'four'])
  expect(await linesOf('one\nhalf', parts, 'drop')).toEqual(['one'])
})

test.each([1, 3, 40])('a line that is too long comes in pieces that cut no character (%i parts)', async (parts) => {
  const long = 'aüüüüüüüüüü€€€🚲🚲'
  const pieces = await linesOf(`${long}\nshort\n${long}`, parts)
  for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(8)
  expect(pieces.join('')).toBe(`${long}short${long}`)
  expect(pieces).toContain('short')
})
