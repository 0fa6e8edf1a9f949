import {Chalk} from 'chalk'
import type {Look} from './terminal.ts'

type Paint = (text: string) => string

/** Meanings, not colours; each also has its symbol or word, since colour may be off. */
export interface Style {
  readonly done: Paint
  readonly failed: Paint
  readonly waits: Paint
  readonly skippable: Paint
  readonly name: Paint
  readonly command: Paint
}

export function style(look: Look): Style {
  const chalk = new Chalk({level: look.colour ? 1 : 0})
  return {done: chalk.green, failed: chalk.red, waits: chalk.yellow, skippable: chalk.dim, name: chalk.bold, command: chalk.cyan}
}
