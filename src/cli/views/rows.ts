import type {StatementResult} from '../../world/database-access.ts'
import {safe} from '../safe.ts'
import {style} from '../style.ts'
import type {Look} from '../terminal.ts'
import {padded, width} from '../text.ts'

type Cell = string | null

/** One statement's rows as an aligned table (`expanded`: one block a row), and how many; or the server's word for what was done. */
export function resultLines(result: StatementResult, look: Look, {expanded = false}: {readonly expanded?: boolean} = {}): string[] {
  if (result.columns.length === 0) return [done(result)]
  const lines = expanded ? blocks(result, look) : aligned(result, look)
  return [...lines, `(${result.rows.length} ${result.rows.length === 1 ? 'row' : 'rows'})`]
}

const done = ({command, count}: StatementResult): string => safe(count === null ? command : `${command} ${count}`)

function aligned({columns, rows}: StatementResult, look: Look): string[] {
  const names = columns.map(({name}) => shown(name))
  const cells = rows.map((row) => columns.map((_, at) => measured(row[at] ?? null)))
  const widths = names.map((name, at) => cells.reduce((widest, row) => Math.max(widest, row[at]?.width ?? 0), width(name)))
  const head = names.map((name, at) => ` ${padded(name, widths[at] ?? 0)} `)
  const body = cells.map((row) => row.map((cell, at) => ` ${inColumn(cell, widths[at] ?? 0, columns[at]?.isNumber === true, look)} `).join('|').trimEnd())
  return [head.join('|').trimEnd(), widths.map((columnWidth) => '-'.repeat(columnWidth + 2)).join('+'), ...body]
}

interface Measured {
  readonly cell: Cell
  readonly text: string
  readonly width: number
}

function measured(cell: Cell): Measured {
  const text = shown(cell)
  return {cell, text, width: width(text)}
}

function inColumn({cell, text, width: taken}: Measured, columnWidth: number, isNumber: boolean, look: Look): string {
  const blanks = ' '.repeat(Math.max(0, columnWidth - taken))
  const value = cell === null ? style(look).skippable(text) : text
  return isNumber ? blanks + value : value + blanks
}

function blocks({columns, rows}: StatementResult, look: Look): string[] {
  const widest = Math.max(...columns.map(({name}) => width(shown(name))))
  const field = (name: string, cell: Cell): string => `${padded(shown(name), widest)} | ${painted(cell, look)}`
  return rows.flatMap((row, at) => [`-[ ${at + 1} ]${'-'.repeat(widest)}`, ...columns.map(({name}, column) => field(name, row[column] ?? null))])
}

const painted = (cell: Cell, look: Look): string => (cell === null ? style(look).skippable(shown(cell)) : shown(cell))

/** On one line whatever is in it, so that columns stay columns. */
function shown(cell: Cell): string {
  return cell === null ? 'NULL' : safe(cell).replaceAll('\n', String.raw`\n`).replaceAll('\t', String.raw`\t`)
}
