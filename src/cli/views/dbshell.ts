import type {DatabaseRequest, Entered} from '../../workflows/dbshell.ts'
import {age} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {wrapped} from '../text.ts'

/** What one stands in: with which program, as whom, where and through what, and what ends a statement. */
export function dbshellBanner({login, access, through}: Entered, {statementSeconds, idleSeconds}: DatabaseRequest, {hasPsql, look}: {readonly hasPsql: boolean; readonly look: Look}): string[] {
  const {skippable, waits} = style(look)
  const program = hasPsql ? 'psql' : 'plain prompt (psql is not installed; \\? for help)'
  const way = through === undefined ? '' : ` through ${through.name}`
  const sentence = `${program}, ${access === 'write' ? 'WRITING' : 'read-only'}, ${login.database} on ${login.host}${way}.${access === 'write' ? '' : ' Writes: --write.'}`
  const limits = `A statement ends after ${limit(statementSeconds)}, a transaction that idles after ${limit(idleSeconds)}.`
  const guard = access === 'guard' ? [`${symbols(look).warning} read-only is a guard rail here and not a lock: there is no role that only reads, and SET can undo the setting`] : []
  return [
    ...wrapped(safeLine(sentence), look.columns).map((line) => (access === 'write' ? waits(line) : line)),
    ...guard.flatMap((line) => wrapped(line, look.columns)).map((line) => waits(line)),
    skippable(limits),
  ]
}

const limit = (seconds: number): string => (seconds === 0 ? 'no time' : age(seconds))
