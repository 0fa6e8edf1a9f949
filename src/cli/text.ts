/** Columns that a text takes; wide characters (East Asian, emoji) take two. Colours take none. */
export function width(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let columns = 0
  for (const character of uncoloured(text)) columns += isMark(character) ? 0 : isWide(character) ? 2 : 1
  return columns
}

// oxlint-disable-next-line no-control-regex -- our own colours
const colour = /\u001b\[[0-9;]*m/g
export const uncoloured = (text: string): string => text.replace(colour, '')

const isMark = (character: string): boolean => /\p{Mark}/u.test(character)
const isWide = (character: string): boolean => {
  const point = character.codePointAt(0) ?? 0
  return point >= 0x1100 && (
    point <= 0x115f || (point >= 0x2e80 && point <= 0xa4cf) || (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) || (point >= 0xffe0 && point <= 0xffe6) ||
    (point >= 0x1f300 && point <= 0x1faff) || (point >= 0x20000 && point <= 0x3fffd)
  )
}

export const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - width(text)))

/** Cut to the columns, with an ellipsis. Only for text without colours. */
export function cut(text: string, columns: number, ellipsis = '…'): string {
  if (width(text) <= columns) return text
  let kept = ''
  for (const character of text) {
    if (width(kept + character) > columns - width(ellipsis)) break
    kept += character
  }
  return kept.trimEnd() + ellipsis
}

/** Lines of at most so many columns, broken at spaces; a longer word stands alone and whole, so that it can be copied. */
export function wrapped(text: string, columns: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, columns))
}

function wrapLine(line: string, columns: number): string[] {
  if (width(line) <= columns) return [line]
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (current !== '' && width(longer) > columns) {
      lines.push(current)
      current = word
    } else current = longer
  }
  return [...lines, current]
}
