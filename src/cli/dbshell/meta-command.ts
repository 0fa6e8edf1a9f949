import type {DatabaseSession} from '../../world/database-access.ts'
import {safe} from '../safe.ts'
import {terminal} from '../terminal.ts'
import {resultLines} from '../views/rows.ts'

/** How results are shown; `\x` turns it. */
export interface Shown {
  expanded: boolean
}

const help = [
  'A statement ends with ; and may have many lines. Ctrl-C leaves it, or ends the one that runs; Ctrl-D leaves the prompt.',
  '',
  String.raw`  \d          what is there: tables, views, sequences`,
  String.raw`  \d NAME     columns, indexes and constraints of one of them`,
  String.raw`  \dt         tables alone`,
  String.raw`  \x          each row as a block, or as a line again`,
  String.raw`  \q          leaves`,
  '',
  'Whatever else psql can do, psql does: it is used where it is installed.',
]

/** The lines that answer a `\` command; undefined for `\q`. */
export async function metaAnswer(session: DatabaseSession, line: string, shown: Shown): Promise<readonly string[] | undefined> {
  const [command = '', ...words] = line.trim().replace(/;$/, '').trim().split(/\s+/)
  const name = words.join(' ')
  if (command === String.raw`\q`) return undefined
  if (command === String.raw`\?`) return help
  if (command === String.raw`\x`) return turned(shown)
  if (command === String.raw`\dt`) return resultLines(await session.relations('tables'), terminal())
  if (command === String.raw`\d`) return name === '' ? resultLines(await session.relations(), terminal()) : described(session, name)
  return [String.raw`There is no ${safe(command)} here; \? lists what there is.`]
}

function turned(shown: Shown): readonly string[] {
  shown.expanded = !shown.expanded
  return [`Expanded display is ${shown.expanded ? 'on' : 'off'}.`]
}

async function described(session: DatabaseSession, name: string): Promise<readonly string[]> {
  const parts = await session.describe(name)
  if (parts.length === 0) return [`There is no relation ${safe(name)}.`]
  return parts.flatMap(({title, result}, at) => [...(at === 0 ? [] : ['']), safe(title), ...resultLines(result, terminal())])
}
