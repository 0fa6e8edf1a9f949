import {expect, test} from 'vitest'

import {isOlder} from '../../src/reconcile/written-by.ts'

test.each([
  ['0.1.0', '0.2.0', true],
  ['0.2.0', '0.1.9', false],
  ['1.0.0', '1.0.0', false],
  ['0.9.9', '1.0.0', true],
  ['0.10.0', '0.9.0', false],
  ['1.0.0-rc.1', '1.0.1', true],
])('ridectl %s against %s: older is %s', (one, other, older) => {
  expect(isOlder(one, other)).toBe(older)
})
