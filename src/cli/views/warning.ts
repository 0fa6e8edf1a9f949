import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {wrapped} from '../text.ts'

/** What goes on all the same, and is worth a word. */
export const warningLine = (text: string, look: Look): string => `${style(look).waits(symbols(look).warning)} ${safeLine(text)}`

/** The same, broken where the terminal ends. */
export function warningLines(text: string, look: Look): string[] {
  const [first = '', ...rest] = wrapped(safeLine(text), look.columns - 2)
  return [warningLine(first, look), ...rest.map((line) => `  ${line}`)]
}
