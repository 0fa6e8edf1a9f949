import {cut, padded, width} from './text.ts'

/** Rows to aligned columns, two or three spaces apart; the last column takes what is left of the line. Cells without colours. */
export function columnsOf(rows: readonly (readonly string[])[], gap = 3): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({length: count}, (_, at) => Math.max(0, ...rows.map((row) => width(row[at] ?? ''))) + gap)
}

export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** Every row as one line of at most `columns`; a cell is painted after it is cut and padded. */
export function table(rows: readonly (readonly Cell[])[], columns: number, gap = 3): string[] {
  const widths = columnsOf(rows.map((row) => row.map((cell) => cell.text)), gap)
  return rows.map((row) => line(row, widths, columns))
}

function line(row: readonly Cell[], widths: readonly number[], columns: number): string {
  let used = 0
  let shown = ''
  row.forEach(({text, paint}, at) => {
    const left = columns - used
    if (left <= 0) return
    const isLast = row.slice(at + 1).every((cell) => cell.text === '')
    const fitting = cut(text, left)
    const cell = isLast ? fitting : padded(fitting, Math.min(widths[at] ?? 0, left))
    used += width(cell)
    shown += paint === undefined ? cell : paint(fitting) + cell.slice(fitting.length)
  })
  return shown.trimEnd()
}
