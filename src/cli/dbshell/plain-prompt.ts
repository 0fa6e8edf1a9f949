import {createInterface, type Interface} from 'node:readline'

import {RidectlError} from '../../errors.ts'
import type {DatabaseSession} from '../../world/database-access.ts'
import {safe} from '../safe.ts'
import {style} from '../style.ts'
import {input, print, printError, terminal} from '../terminal.ts'
import {resultLines} from '../views/rows.ts'
import {metaAnswer, type Shown} from './meta-command.ts'
import {StatementReader} from './statement-reader.ts'

/** SQL without psql: what `sql` says, else what a pipe brings, up to the first statement that fails; else a prompt for a person. The signal ends it, with the statement that runs. */
export async function plainPrompt(session: DatabaseSession, {database, sql, signal}: {readonly database: string; readonly sql: string | undefined; readonly signal: AbortSignal}): Promise<void> {
  const shown: Shown = {expanded: false}
  signal.throwIfAborted()
  signal.addEventListener('abort', () => void ended(session), {once: true})
  if (sql !== undefined) return void (await answer(session, sql, shown))
  const {stdin, stdout, isTerminal} = input()
  const lines = createInterface({input: stdin, ...(isTerminal ? {output: stdout, terminal: true, historySize: 500} : {})})
  signal.addEventListener('abort', () => lines.close(), {once: true})
  try {
    await (isTerminal ? byHand(session, lines, {database, shown}) : fromPipe(session, lines, {shown, signal}))
  } finally {
    lines.close()
  }
}

/** The statement that runs is told to the server first: of a connection that is gone it would hear only at the statement's end. */
async function ended(session: DatabaseSession): Promise<void> {
  await session.cancel().catch(() => {})
  await session.close()
}

async function fromPipe(session: DatabaseSession, lines: Interface, {shown, signal}: {readonly shown: Shown; readonly signal: AbortSignal}): Promise<void> {
  const reader = new StatementReader()
  const next = (typed: string): Promise<'left' | undefined> => {
    signal.throwIfAborted()
    return answer(session, typed, shown)
  }
  for await (const line of lines) {
    for (const typed of typedIn(reader, line)) if ((await next(typed)) === 'left') return
  }
  const rest = reader.rest()
  if (rest !== '') await next(rest)
}

async function byHand(session: DatabaseSession, lines: Interface, {database, shown}: {readonly database: string; readonly shown: Shown}): Promise<void> {
  const reader = new StatementReader()
  const prompt = (): void => {
    lines.setPrompt(promptText(database, session, reader))
    lines.prompt()
  }
  let isRunning = false
  lines.on('SIGINT', () => {
    if (isRunning) return void session.cancel().catch(said)
    reader.clear()
    print('^C')
    lines.write(null, {ctrl: true, name: 'e'}) // to the end, and then all of the line away
    lines.write(null, {ctrl: true, name: 'u'})
    prompt()
  })
  prompt()
  for await (const line of lines) {
    isRunning = true
    const isLeft = await eachSaid(session, typedIn(reader, line), shown)
    isRunning = false
    if (isLeft) return
    prompt()
  }
  print('')
}

/** A statement that fails is said, and the rest of the line is dropped; a connection that is gone ends the prompt. */
async function eachSaid(session: DatabaseSession, typed: readonly string[], shown: Shown): Promise<boolean> {
  try {
    for (const one of typed) if ((await answer(session, one, shown)) === 'left') return true
  } catch (error) {
    if (!session.isOpen()) throw error
    said(error)
  }
  return false
}

/** A `\` command is a line of its own, where no statement is begun. */
function typedIn(reader: StatementReader, line: string): readonly string[] {
  return reader.within === '=' && line.trimStart().startsWith('\\') ? [line] : reader.feed(line)
}

async function answer(session: DatabaseSession, typed: string, shown: Shown): Promise<'left' | undefined> {
  if (typed.trimStart().startsWith('\\')) {
    const lines = await metaAnswer(session, typed, shown)
    if (lines === undefined) return 'left'
    print(lines)
    return undefined
  }
  if (/^\s*copy\b[^]*\b(?:to\s+stdout|from\s+stdin)\b/i.test(typed)) throw new RidectlError('FAILED', 'COPY to or from the terminal needs psql, which is not installed here')
  for (const result of await session.run(typed)) print(resultLines(result, terminal(), shown))
  return undefined
}

function said(error: unknown): void {
  if (!(error instanceof RidectlError)) throw error
  printError([`${style(terminal()).failed('ERROR:')} ${safe(error.message)}`, ...error.details.map((detail) => safe(detail))])
}

const marks = {none: '', open: '*', failed: '!'} as const

/** As psql writes it: `car1_qa=>`, `car1_qa->` within a statement, `car1_qa=*>` within a transaction. */
const promptText = (database: string, session: DatabaseSession, reader: StatementReader): string => `${safe(database)}${reader.within}${marks[session.transaction()]}> `
