import {elapsed} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {cut, padded, width} from '../text.ts'
import type {Phase, Row, Tree} from './tree.ts'

/** A phase as it looks now: its name and seconds and, until it is done, its rows. The symbol of the first line is the caller's. */
export function phaseLines(tree: Tree, phase: Phase, now: Date, look: Look, frame = 0): string[] {
  const rows = [...tree.rows.values()].filter(({during}) => during === phase.state)
  const isDone = phase.ended !== undefined && phase.failed !== true
  return [heading(phase, isDone ? note(rows) : '', now, look), ...(isDone ? [] : rows.flatMap((row) => rowLines(row, look, frame)))]
}

/** The seconds stand at the right, where the eye finds them on every line. */
function heading(phase: Phase, said: string, now: Date, look: Look): string {
  const seconds = elapsed(((phase.ended ?? now).getTime() - phase.started.getTime()) / 1000)
  const columns = Math.min(look.columns, 90) - 4
  const left = `${padded(phase.state, 14)}  ${cut(said, columns - 24)}`
  return `${padded(left, columns - width(seconds))}${style(look).skippable(seconds)}`
}

/** What is worth a word once the phase is over: a single promise's own. */
function note(rows: readonly Row[]): string {
  const [only, ...others] = rows
  return only !== undefined && others.length === 0 ? safeLine(only.verdict.message ?? '') : ''
}

function rowLines(row: Row, look: Look, frame: number): string[] {
  const said = safeLine(row.verdict.message ?? '')
  const text = cut(`${padded(row.name, 14)} ${said}`.trimEnd(), look.columns - 8)
  const isOver = row.verdict.verdict === 'kept'
  return [`${symbolOf(row, look, frame)} ${text}`, ...(isOver ? [] : row.log.map((line) => logLine(line, look)))]
}

function symbolOf({verdict}: Row, look: Look, frame: number): string {
  const {done, failed, skippable, waits} = style(look)
  const all = symbols(look)
  if (verdict.verdict === 'kept') return done(all.done)
  if (verdict.verdict === 'broken') return failed(all.failed)
  if (verdict.reason === 'Needs') return skippable(all.waiting)
  return waits(all.running[frame % all.running.length] ?? '')
}

const logLine = (line: string, look: Look): string => style(look).skippable(`  ${symbols(look).bar} ${cut(safeLine(line), look.columns - 12)}`)
