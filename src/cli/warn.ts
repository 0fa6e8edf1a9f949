import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import {printError, terminal} from './terminal.ts'

/** One line on stderr, where there is something to say. */
export function warn(message: string | undefined): void {
  if (message !== undefined) printError(style(terminal()).waits(`${symbols(terminal()).warning} ${safeLine(message)}`))
}
