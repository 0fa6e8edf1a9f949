import {expect, test} from 'vitest'
import {nearest} from '../../src/platform/nearest.ts'

const instances = ['car1-qa', 'car1-prod', 'car12-qa', 'acme-prod']

test.each([
  ['a letter less, more, other or exchanged', 'cra1-qa', ['car1-qa', 'car12-qa']],
  ['the nearest first', 'car1-qq', ['car1-qa', 'car12-qa']],
  ['in capitals', 'ACME-PROD', ['acme-prod', 'car1-prod']],
  ['the beginning alone', 'car1', ['car1-prod', 'car1-qa', 'car12-qa']],
  ['nothing like any', 'zebra-dev', []],
  ['one letter, with which much begins', 'c', []],
])('%s', (_, word, near) => {
  expect(nearest(word, instances)).toEqual(near)
})
