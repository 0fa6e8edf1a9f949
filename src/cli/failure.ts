import {exitStatus, RidectlError} from '../errors.ts'
import {safe, safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import type {Look} from './terminal.ts'
import {padded, width, wrapped} from './text.ts'

/** What a script reads of a failure: the last line of `deploy --json`, the only one of other commands with --json. */
export interface FailedEvent {
  readonly time: string
  readonly type: 'failed'
  readonly code: string
  readonly message: string
  readonly remedy: readonly {readonly command: string; readonly why?: string}[]
  readonly exit: number
}

export const exitOf = (error: unknown): number => (error instanceof RidectlError ? error.exit : exitStatus.FAILED)

export function failedEvent(error: unknown, exit: number, now: Date): FailedEvent {
  const known = error instanceof RidectlError
  const code = known ? error.code : 'BUG'
  const message = error instanceof Error ? error.message : String(error)
  return {time: now.toISOString(), type: 'failed', code, message, remedy: known ? error.remedy : [], exit}
}

/** What the person reads: what failed and why, the object's own words, its log, and exact commands to try. */
export function failureLines(error: unknown, look: Look): string[] {
  return error instanceof RidectlError ? explained(error, look) : bug(error, look)
}

function explained(error: RidectlError, look: Look): string[] {
  const blocks = [headline(safe(error.message), error.code, look), details(error, look), log(error, look), remedies(error, look)]
  return blocks.filter((block) => block.length > 0).flatMap((block, at) => (at === 0 ? block : ['', ...block]))
}

/** The code stands at the right of the first line where there is room, else under the headline. */
function headline(message: string, code: string, look: Look): string[] {
  const {failed, name, skippable, waits} = style(look)
  const isLetGo = code === 'INTERRUPTED' || code === 'DECLINED'
  const symbol = isLetGo ? symbols(look).warning : symbols(look).failed
  const indent = width(symbol) + 1
  const [first = '', ...rest] = wrapped(message, (Number.isFinite(look.columns) ? Math.min(look.columns, 100) : look.columns) - indent)
  const room = Math.min(look.columns, 90) - indent - width(first) - code.length
  const tail = room >= 2 ? ' '.repeat(room) + skippable(code) : ''
  const lines = [`${isLetGo ? waits(symbol) : failed(symbol)} ${name(first)}${tail}`, ...rest.map((line) => ' '.repeat(indent) + name(line))]
  return tail === '' ? [...lines, ' '.repeat(indent) + skippable(code)] : lines
}

function details(error: RidectlError, look: Look): string[] {
  return error.details.flatMap((detail) => wrapped(safe(detail), look.columns - 2)).map((line) => (line === '' ? '' : `  ${line}`))
}

function log(error: RidectlError, look: Look): string[] {
  const {skippable} = style(look)
  return error.log.map((line) => `  ${skippable(symbols(look).bar)} ${safe(line).replaceAll('\n', ' ')}`)
}

function remedies(error: RidectlError, look: Look): string[] {
  const {command: paint, skippable} = style(look)
  const columns = Math.max(0, ...error.remedy.map(({command}) => width(command))) + 3
  return error.remedy.map(({command, why}, at) => {
    const lead = at === 0 ? '  Try  ' : '       '
    if (why === undefined) return lead + paint(safeLine(command))
    return lead + padded(paint(safeLine(command)), columns) + skippable(safeLine(why))
  })
}

function bug(error: unknown, look: Look): string[] {
  const {failed, name, skippable} = style(look)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return [
    `${failed(symbols(look).failed)} ${name('This is a bug in ridectl, and not yours to mend.')}`,
    '',
    ...causes(error, stack).flatMap((text) => safe(text).split('\n')).map((line) => skippable(`  ${line}`)),
    '',
    `  Please report it with these lines, the command, and what ${skippable('ridectl --version')} says.`,
  ]
}

function causes(error: unknown, stack: string): string[] {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? [stack, `caused by ${cause.stack ?? cause.message}`] : [stack]
}
