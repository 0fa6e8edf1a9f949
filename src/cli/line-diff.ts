/** A line of a comparison: in both texts, or in one of them. */
export interface Edit {
  readonly sign: ' ' | '-' | '+'
  readonly line: string
}

export interface Hunk {
  /** Lines are counted from 1; in a side without lines it is 0. */
  readonly before: {readonly start: number; readonly count: number}
  readonly after: {readonly start: number; readonly count: number}
  readonly edits: readonly Edit[]
}

/** The fewest lines to take away and to add; what goes stands before what comes. */
export function lineEdits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const lengths = commonLengths(before, after)
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0
  const edits: Edit[] = []
  let [row, column] = [0, 0]
  while (row < before.length || column < after.length) {
    const [old, fresh] = [before[row], after[column]]
    if (old !== undefined && old === fresh) {
      edits.push({sign: ' ', line: old})
      row += 1
      column += 1
    } else if (old !== undefined && (fresh === undefined || at(row + 1, column) >= at(row, column + 1))) {
      edits.push({sign: '-', line: old})
      row += 1
    } else {
      edits.push({sign: '+', line: fresh ?? ''})
      column += 1
    }
  }
  return edits
}

/** How many lines the rests from each pair of lines on have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({length: before.length + 1}, () => Array.from({length: after.length + 1}, () => 0))
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const [here = [], below = []] = [rows[row], rows[row + 1]]
      here[column] = before[row] === after[column] ? (below[column + 1] ?? 0) + 1 : Math.max(below[column] ?? 0, here[column + 1] ?? 0)
    }
  }
  return rows
}

/** The changed places with so many lines around them; places whose surroundings meet are one. */
export function hunksOf(edits: readonly Edit[], around = 3): readonly Hunk[] {
  const changed = edits.flatMap(({sign}, index) => (sign === ' ' ? [] : [index]))
  const spans: {from: number; to: number}[] = []
  for (const index of changed) {
    const last = spans.at(-1)
    if (last !== undefined && index - around <= last.to) last.to = Math.min(edits.length, index + around + 1)
    else spans.push({from: Math.max(0, index - around), to: Math.min(edits.length, index + around + 1)})
  }
  return spans.map(({from, to}) => ({before: side(edits, '+', from, to), after: side(edits, '-', from, to), edits: edits.slice(from, to)}))
}

function side(edits: readonly Edit[], other: Edit['sign'], from: number, to: number): Hunk['before'] {
  const count = (some: readonly Edit[]): number => some.filter(({sign}) => sign !== other).length
  const inside = count(edits.slice(from, to))
  return {start: count(edits.slice(0, from)) + (inside === 0 ? 0 : 1), count: inside}
}
