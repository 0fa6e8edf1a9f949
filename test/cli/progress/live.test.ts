import {join} from 'node:path'
import {expect, test} from 'vitest'
import {inTerminal, type Session} from '../../support/in-terminal.ts'
import {crashes, upgrade} from './events.ts'

const play = (outcome: string): Session => inTerminal([process.execPath, join(import.meta.dirname, 'live-program.ts'), outcome])
const seconds = (text: string): string => text.replace(/ +\d+ s$/gm, ' N s')

async function playAll(session: Session, count: number): Promise<void> {
  await session.shows('ready')
  for (let event = 0; event < count; event++) session.type('\n')
}

test('a deploy is a list that lives: phases that are over are one line, the running one has its rows', async () => {
  const session = play('done')
  await playAll(session, upgrade.length)
  await session.shows('the cluster is throttling')
  expect(session.screen.text).toMatch(/^ready\n✔ Initializing .*\n✔ Migrating +2 applied .*\n. Deploying .*\n {2}. web +1\/2 on v2.*\n {2}◼ celerybeat +after migration\n {2}✔ static +1\/1 on v2\n {2}⚠ the cluster is throttling$/)
  session.type('end\n')
  expect(await session.exited).toBe(0)
  expect(seconds(session.screen.text)).toBe(
    `
ready
✔ Initializing    car1_qa on db.qa N s
✔ Migrating       2 applied N s
✔ Deploying N s
  ⚠ the cluster is throttling
✔ car1-qa is Ready on v2 (was v1) after 34 s   https://car1-qa.example.com
`.trim(),
  )
})

test('a failed phase keeps its rows above what failed', async () => {
  const session = play('failed')
  await playAll(session, crashes.length - 1)
  session.type('end\n')
  expect(await session.exited).toBe(0)
  expect(session.screen.text).toMatch(/✖ Deploying .*\n {2}✖ web +exit status 1\n {2}◼ celerybeat .*\n {2}✔ static .*\n {2}⚠ the cluster is throttling\n✖ car1-qa stays on v1/)
})
