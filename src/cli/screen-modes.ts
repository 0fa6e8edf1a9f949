/** What a program may switch on and must switch off again: keys, mouse, focus, the other screen, paste marks. */
const switchable: ReadonlySet<number> = new Set([1, 9, 47, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1015, 1016, 1047, 1049, 2004])
const cursor = 25
const escape = 0x1b

// oxlint-disable-next-line no-control-regex -- what a terminal is told
const sequences = /\u001b\[\?([\d;]+)([hl])|\u001b([=>])/g
// oxlint-disable-next-line no-control-regex -- the beginning of one
const unfinished = /\u001b(?:\[\??[\d;]*)?$/

export interface ScreenModes {
  /** Bytes on their way to the terminal. */
  see(bytes: Buffer): void
  /** What brings the terminal back to where it was before. */
  undo(): string
}

/** Follows what a program does to the terminal: one that is killed leaves it on the other screen, without a cursor, with a mouse that types. */
export function screenModes(): ScreenModes {
  const on = new Set<number>()
  let isHidden = false
  let isKeypad = false
  let isTouched = false
  let rest = ''
  const set = (mode: number, isOn: boolean): void => {
    if (mode === cursor) isHidden = !isOn
    if (!switchable.has(mode)) return
    if (isOn) on.add(mode)
    else on.delete(mode)
  }
  return {
    see: (bytes) => {
      if (rest === '' && !bytes.includes(escape)) return
      isTouched = true
      const text = rest + bytes.toString('latin1')
      for (const [, modes, way, keypad] of text.matchAll(sequences)) {
        if (keypad !== undefined) isKeypad = keypad === '='
        for (const mode of modes?.split(';') ?? []) set(Number(mode), way === 'h')
      }
      rest = unfinished.exec(text)?.[0] ?? ''
    },
    undo: () => {
      const off = [...on].map((mode) => `\u001b[?${mode}l`).join('')
      return `${off}${isKeypad ? '\u001b>' : ''}${isHidden ? '\u001b[?25h' : ''}${isTouched ? '\u001b[0m' : ''}`
    },
  }
}
