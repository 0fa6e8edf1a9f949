import type {Look} from './terminal.ts'

export interface Symbols {
  readonly done: string
  readonly waiting: string
  readonly failed: string
  readonly warning: string
  readonly bar: string
  readonly arrow: string
  readonly running: readonly string[]
}

const unicode: Symbols = {
  done: '✔', waiting: '◼', failed: '✖', warning: '⚠', bar: '│', arrow: '→', running: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
}
const plain: Symbols = {done: 'ok', waiting: '--', failed: '!!', warning: '! ', bar: '|', arrow: '->', running: ['..', ' .', '  ', '. ']}

export const symbols = (look: Look): Symbols => (look.unicode ? unicode : plain)

/** Where nothing moves, the first frame stands for what runs. */
export const still = (look: Look): string => (look.unicode ? '⠼' : '..')
