import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {inTerminal, type Session} from '../support/in-terminal.ts'

const program = join(import.meta.dirname, 'prompt-program.ts')
const ask = (kind: string): Session => inTerminal([process.execPath, program, kind])

test('Enter says yes, n says no', async () => {
  const [yes, no] = [ask('confirm'), ask('confirm')]
  await Promise.all([yes.shows('(Y/n)'), no.shows('(Y/n)')])
  yes.type('\r')
  no.type('n\r')
  await Promise.all([yes.shows('answer: true'), no.shows('answer: false')])
})

test('production wants the name exactly', async () => {
  const [right, wrong] = [ask('name'), ask('name')]
  await Promise.all([right.shows('Type car1-prod:'), wrong.shows('Type car1-prod:')])
  right.type('car1-prod\r')
  wrong.type('y\r')
  await Promise.all([right.shows('answer: true'), wrong.shows('answer: false')])
})

test('instances are chosen by typing a part of the name; theirs is shown harmless', async () => {
  const session = ask('choose')
  await session.shows('Which instance?')
  await session.shows(String.raw`car2-prod\u{1b}[2J`)
  session.type('1-p')
  await session.shows(/❯ car1-prod/)
  session.type('\r')
  await session.shows('answer: 1')
})

test('Ctrl-C leaves the question with 130 and not a word of a bug', async () => {
  const session = ask('confirm')
  await session.shows('(Y/n)')
  session.type('\u0003')
  expect(await session.exited).toBe(130)
  expect(session.screen.text).toContain('nothing was changed')
  expect(session.screen.text).not.toMatch(/bug|Error|force closed/)
})

test.each([['confirm', '--yes'], ['name', '--yes-production car1-prod'], ['choose', 'NAME']])('without a terminal %s names what answers it, and exits 2', (kind, flag) => {
  const {status, stderr} = spawnSync(process.execPath, [program, kind], {encoding: 'utf8'})
  expect(status).toBe(2)
  expect(stderr).toContain(`Give ${flag}`)
})
