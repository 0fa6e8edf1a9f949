import {expect, test} from 'vitest'
import {inTerminal} from './in-terminal.ts'

const columns = 40

test.for([columns - 1, columns, columns + 1])('what is typed at a prompt up to column %i of 40 is one line, and its answer the next', async (width) => {
  const command = 'echo over$((1 + 1))'
  const prompt = `${'-'.repeat(width - command.length - 2)}$ `
  const session = inTerminal(['sh', '-c', 'stty echo; exec bash --norc -i'], {columns, env: {PS1: prompt}})
  await session.shows(/\$$/)
  session.type(`${command}\r`)
  await session.shows(/over2\n-+\$$/)
  expect(session.screen.text).toContain(`${prompt}${command}\nover2\n`)
  session.type('exit\r')
  expect(await session.exited).toBe(0)
})

test('the screen is that of its program, and what was there before is there after it', async () => {
  const session = inTerminal(['sh', '-c', 'echo before; printf "\\033[?1049hwithin"; read line; printf "\\033[?1049l"; echo after; read line'])
  await session.shows('within')
  expect(session.screen.text).not.toContain('before')
  session.type('\r')
  await session.shows(/before\n+after/)
  session.type('\r')
  expect(await session.exited).toBe(0)
})
