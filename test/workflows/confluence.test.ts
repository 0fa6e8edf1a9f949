import {expect, test} from 'vitest'
import {Confluence} from '../../src/workflows/confluence.ts'

async function* numbers(from: number, to: number, gave: number[] = []): AsyncGenerator<number, void> {
  for (let number = from; number <= to; number++) {
    gave.push(number)
    yield number
  }
}

test('streams become one that has all of each, each in its own order', async () => {
  const all = new Confluence<number>()
  all.add(numbers(1, 3))
  all.add(numbers(11, 13))
  const got: number[] = []
  for await (const number of all) {
    got.push(number)
    if (number === 2) all.add(numbers(21, 22))
  }
  expect(got.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 11, 12, 13, 21, 22])
  expect(got.filter((number) => number < 10)).toEqual([1, 2, 3])
})

test('a source is read on only when what it gave was taken', async () => {
  const gave: number[] = []
  const all = new Confluence<number>()
  all.add(numbers(1, 100, gave))
  const reader = all[Symbol.asyncIterator]()
  expect([await reader.next(), gave]).toEqual([{done: false, value: 1}, [1]])
  expect([await reader.next(), gave]).toEqual([{done: false, value: 2}, [1, 2]])
})

test('the failure of one comes after what was said before it', async () => {
  const all = new Confluence<number>()
  all.add((async function* () {
    yield 1
    throw new Error('over')
  })())
  const got: number[] = []
  await expect((async () => {
    for await (const number of all) got.push(number)
  })()).rejects.toThrow('over')
  expect(got).toEqual([1])
})
