export interface Line {
  readonly sign: ' ' | '+' | '-'
  readonly text: string
}

export interface Hunk {
  /** `@@ -1,4 +1,6 @@` */
  readonly header: string
  readonly lines: readonly Line[]
}

const around = 3

/** What turns one text into the other, as `diff -u` says it; an absent text has no lines. */
export function lineDiff(before: string, after: string): readonly Hunk[] {
  const lines = edits(linesOf(before), linesOf(after))
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some(({sign}) => sign !== ' '))
  const starts = [...near.keys()].filter((at) => near[at] === true && near[at - 1] !== true)
  return starts.map((start) => {
    const end = near.indexOf(false, start)
    return hunk(lines, start, end === -1 ? lines.length : end)
  })
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

function hunk(all: readonly Line[], start: number, end: number): Hunk {
  const lines = all.slice(start, end)
  const range = (without: '+' | '-'): string => {
    const before = all.slice(0, start).filter(({sign}) => sign !== without).length
    const count = lines.filter(({sign}) => sign !== without).length
    return `${count === 0 ? before : before + 1},${count}`
  }
  return {header: `@@ -${range('+')} +${range('-')} @@`, lines}
}

/** By the longest run of lines that both have, in their order. What both begin and end with is set aside first. */
function edits(before: readonly string[], after: readonly string[]): Line[] {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const same = (lines: readonly string[]): Line[] => lines.map((text) => ({sign: ' ', text}))
  const middle = differing(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))]
}

function differing(before: readonly string[], after: readonly string[]): Line[] {
  const common = commonLengths(before, after)
  const lines: Line[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    const [old, made] = [before[left], after[right]]
    if (old !== undefined && old === made) {
      lines.push({sign: ' ', text: old})
      left += 1
      right += 1
    } else if (old !== undefined && (made === undefined || (common[left + 1]?.[right] ?? 0) >= (common[left]?.[right + 1] ?? 0))) {
      lines.push({sign: '-', text: old})
      left += 1
    } else {
      lines.push({sign: '+', text: made ?? ''})
      right += 1
    }
  }
  return lines
}

/** `[left][right]`: how many lines the rests from there on have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({length: before.length + 1}, () => Array.from({length: after.length + 1}, () => 0))
  for (let left = before.length - 1; left >= 0; left -= 1) {
    const [row = [], below = []] = [lengths[left], lengths[left + 1]]
    for (let right = after.length - 1; right >= 0; right -= 1) {
      row[right] = before[left] === after[right] ? (below[right + 1] ?? 0) + 1 : Math.max(below[right] ?? 0, row[right + 1] ?? 0)
    }
  }
  return lengths
}
