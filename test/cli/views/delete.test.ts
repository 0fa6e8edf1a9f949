import {expect, test} from 'vitest'
import {deleteLines, leavingLines} from '../../../src/cli/views/delete.ts'
import type {Leaving} from '../../../src/workflows/leaving.ts'
import {bare} from '../look.ts'

const leaving: Leaving = {
  name: 'car1-qa', namespace: 'summon-qa', context: 'rig-us', version: 'v2', isThere: true,
  goes: ['Service 2', 'Deployment 2', 'Pod 3'], stays: ['database car1_qa', 'Secret car1-qa.db-pass'], purges: [],
}

test('before the question: what goes and what stays', () => {
  expect(leavingLines(leaving, bare).join('\n')).toBe(
    `
car1-qa  v2   namespace summon-qa, context rig-us

  Goes      Service 2, Deployment 2, Pod 3
  Stays     database car1_qa, Secret car1-qa.db-pass
            An instance made again under this name finds it; --purge removes it for good.
`.trimStart(),
  )
})

test('with --purge: what is gone for good', () => {
  expect(leavingLines({...leaving, isThere: false, goes: [], stays: [], purges: leaving.stays}, bare).join('\n')).toBe(
    `
car1-qa  deleted already   namespace summon-qa, context rig-us

  For good  database car1_qa, Secret car1-qa.db-pass
  ⚠ The data of car1-qa goes with it, and nothing here brings it back.
`.trimStart(),
  )
})

test('what is waited for, what is gone, and the end', () => {
  expect([
    {type: 'waits', message: 'waits for Pod car1-qa-web-5c6f-x2x to go'} as const,
    {type: 'gone', what: 'everything that ran'} as const,
    {type: 'done', name: 'car1-qa', stays: leaving.stays, seconds: 12} as const,
    {type: 'done', name: 'car1-qa', stays: [], seconds: 12} as const,
  ].flatMap((event) => deleteLines(event, bare))).toEqual([
    '◼ waits for Pod car1-qa-web-5c6f-x2x to go',
    '✔ everything that ran: gone',
    '✔ car1-qa is deleted after 12 s; its data stays',
    '✔ car1-qa is deleted after 12 s',
  ])
})

test('what the cluster says cannot act on the terminal', () => {
  const hostile = '\u001b]0;x\u0007\u202e'
  const lines = [...leavingLines({...leaving, name: hostile, goes: [hostile], stays: [hostile], version: hostile}, bare), ...deleteLines({type: 'waits', message: hostile}, bare), ...deleteLines({type: 'gone', what: hostile}, bare)]
  expect(lines.join('\n')).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
})
