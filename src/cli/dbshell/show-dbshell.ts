import {randomBytes} from 'node:crypto'

import {type DatabaseRequest, type Entered, enterDatabase, sessionSeen, type Way} from '../../workflows/dbshell.ts'
import type {Found} from '../../workflows/find-instance.ts'
import {recordAccess} from '../../workflows/record-access.ts'
import {safe} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import {environment, input, printError, terminal} from '../terminal.ts'
import {dbshellBanner} from '../views/dbshell.ts'
import {historyFile} from './history-file.ts'
import {plainPrompt} from './plain-prompt.ts'
import {unlessAborted, whileAway} from './while-away.ts'

export interface DbshellAsked {
  readonly write: boolean
  /** To be written to: asked and answered. */
  readonly isProduction: boolean
  readonly sql: string | undefined
  readonly way: Way | undefined
  readonly statementSeconds: number
  readonly idleSeconds: number
  /** `dev@laptop`: what the server's list of sessions shows. */
  readonly who: string
}

/** Enters the database and hands the terminal over, to psql where it is installed. psql's exit status. */
export async function showDbshell(found: Found, asked: DbshellAsked): Promise<number> {
  const {world, name, namespace} = found
  const {write, way, statementSeconds, idleSeconds} = asked
  const request: DatabaseRequest = {name, namespace, write, statementSeconds, idleSeconds, ...(way === undefined ? {} : {way}), onNotice: warn, onBroken: ({why}, pod) => warn(`the way through ${pod.name} broke: ${why}`)}
  return whileAway(async ({signal, handOver}) => {
    const entered = await unlessAborted(signal, enterDatabase(world, request))
    try {
      if (write && asked.isProduction) await recorded(found, asked, entered)
      const hasPsql = await world.psql.isInstalled(environment())
      if (hasPsql || (asked.sql === undefined && input().isTerminal)) handOver()
      printError(dbshellBanner(entered, request, {hasPsql, look: terminal()}))
      if (hasPsql) return await inPsql(entered, found, asked, signal)
      await plainPrompt(entered.session, {database: entered.login.database, sql: asked.sql, signal})
      return 0
    } finally {
      await entered.close()
    }
  })
}

async function recorded({world, live}: Found, {who, sql}: DbshellAsked, {login, through}: Entered): Promise<void> {
  const what = `${sql === undefined ? 'a prompt' : 'a statement'} that may write, ${login.database} on ${login.host}${through === undefined ? '' : ` through ${through.name}`}`
  const problem = await recordAccess(world, live, {action: 'dbshell', who, why: what})
  if (problem !== undefined) warn(problem)
}

/** What is typed into production to change it is kept in no history. */
async function inPsql(entered: Entered, found: Found, {write, isProduction, sql, who}: DbshellAsked, signal: AbortSignal): Promise<number> {
  const applicationName = `ridectl ${who.replace(/[^A-Za-z0-9@._-]/g, '').slice(0, 40)} ${randomBytes(4).toString('hex')}`
  return found.world.psql.run(entered.login, {
    env: environment(),
    stopsAtError: !input().isTerminal,
    ...(sql === undefined ? {} : {sql}),
    ...(write && isProduction ? {} : {history: await historyFile(found)}),
    applicationName,
    connected: async (until) => {
      await sessionSeen(entered, applicationName, found.world, until)
      await entered.session.close()
    },
    signal,
  })
}

const warn = (text: string): void => printError(`${style(terminal()).waits(symbols(terminal()).warning)} ${safe(text)}`)
