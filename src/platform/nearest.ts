/** Of the candidates, those that the word may be a slip of, the nearest first, then those that it is the beginning of; at most three. */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(word.length / 3))
  return [...new Set(candidates)]
    .map(candidate => ({candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase(), limit)}))
    .filter(({candidate, distance}) => distance <= limit || isBeginning(word, candidate))
    .sort((one, other) => one.distance - other.distance || one.candidate.localeCompare(other.candidate))
    .slice(0, 3)
    .map(({candidate}) => candidate)
}

const isBeginning = (word: string, candidate: string): boolean => word.length > 1 && candidate.toLowerCase().startsWith(word.toLowerCase())

/** Edits (a letter more, less, other, or two exchanged) from one word to the other; more than the limit is not counted on. */
function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1
  const rows = [Array.from({length: other.length + 1}, (_, column) => column)]
  for (let row = 1; row <= one.length; row++) {
    rows.push([row])
    for (let column = 1; column <= other.length; column++) rows[row]?.push(cell(one, other, rows, row, column))
  }
  return at(rows, one.length, other.length)
}

function cell(one: string, other: string, rows: number[][], row: number, column: number): number {
  const same = one[row - 1] === other[column - 1]
  const exchanged = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
  return Math.min(
    at(rows, row - 1, column) + 1,
    at(rows, row, column - 1) + 1,
    at(rows, row - 1, column - 1) + (same ? 0 : 1),
    exchanged ? at(rows, row - 2, column - 2) + 1 : Infinity,
  )
}

function at(rows: number[][], row: number, column: number): number {
  return rows[row]?.[column] ?? Infinity
}
