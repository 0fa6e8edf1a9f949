import {expect, test} from 'vitest'
import {masked} from '../../src/reconcile/masked.ts'

const secret = (data: Readonly<Record<string, string>>) => ({kind: 'Secret', data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))})

test('of a Secret it is seen which keys come, go and change, and no value', () => {
  const sides = masked({before: secret({same: 'hush', old: 'hush1', other: 'hush2'}), after: secret({same: 'hush', other: 'hush3', fresh: 'hush4'})})
  expect(sides).toEqual({
    before: {kind: 'Secret', data: {same: '[redacted]', old: '[redacted]', other: '[redacted, before]'}},
    after: {kind: 'Secret', data: {same: '[redacted]', other: '[redacted, after]', fresh: '[redacted]'}},
  })
  expect(JSON.stringify(sides)).not.toMatch(/hush|aHVza/)
})

test('of a config file in a Secret it is seen which of its keys change', () => {
  const file = (text: string) => secret({'summon-platform.yml': text})
  expect(masked({before: file('DEBUG: false\nBUCKET: {name: hush}\n'), after: file('DEBUG: true\nBUCKET: {name: hush}\nSECRET_KEY: hush\n')})).toEqual({
    before: {kind: 'Secret', data: {'summon-platform.yml': {DEBUG: '[redacted, before]', BUCKET: '[redacted]'}}},
    after: {kind: 'Secret', data: {'summon-platform.yml': {DEBUG: '[redacted, after]', BUCKET: '[redacted]', SECRET_KEY: '[redacted]'}}},
  })
})

test.each(['just hush', '- hush', 'hush: [', ''])('a file that is no map shows nothing of itself: %j', (text) => {
  const {after} = masked({after: secret({'summon-platform.yml': text})})
  expect(after).toEqual({kind: 'Secret', data: {'summon-platform.yml': '[redacted]'}})
})

test('what was not encoded yet is masked too', () => {
  expect(masked({after: {kind: 'Secret', stringData: {url: 'hush'}}})).toEqual({after: {kind: 'Secret', data: {url: '[redacted]'}}})
})
