import {Chalk} from 'chalk'
import type {LogEvent} from '../../workflows/logs.ts'
import {safe, safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {padded, width} from '../text.ts'

const colours = ['cyan', 'magenta', 'blue', 'green', 'yellow', 'cyanBright', 'magentaBright', 'blueBright', 'greenBright'] as const

const timeKeys = ['time', 'timestamp', '@timestamp', 'ts', 'asctime']
const levelKeys = ['level', 'levelname', 'severity', 'lvl']
const textKeys = ['message', 'msg', 'event']

// oxlint-disable-next-line no-control-regex -- the colours of whoever wrote the log
const colouring = /\u001b\[[0-9;]*m/g

/** One event as one line: whose it is, in a colour of its own, and what it says. */
export function logView(instance: string, look: Look): (event: LogEvent) => string {
  const chalk = new Chalk({level: look.colour ? 1 : 0})
  const paints = new Map<string, (text: string) => string>()
  let columns = 0
  return (event) => {
    const pod = safeLine(event.pod.startsWith(`${instance}-`) ? event.pod.slice(instance.length + 1) : event.pod)
    const paint = paints.get(pod) ?? chalk[colours[paints.size % colours.length] ?? 'cyan']
    paints.set(pod, paint)
    const beside = event.type === 'line' && event.container !== event.component ? `/${safeLine(event.container)}` : ''
    columns = Math.max(columns, width(pod + beside))
    return `${paint(`${padded(pod + beside, columns)} ${symbols(look).bar}`)} ${said(event, look)}`
  }
}

function said(event: LogEvent, look: Look): string {
  const {skippable} = style(look)
  return event.type === 'line' ? readable(event.line, look) : skippable(`(${event.type})`)
}

/** A line of JSON as a person reads it: time, level, text, and the rest dim; any other line as it is. */
export function readable(line: string, look: Look): string {
  const record = recordOf(line)
  if (record === undefined) return safeText(line)
  const {skippable} = style(look)
  const take = (keys: readonly string[]): string | undefined => {
    const key = keys.find((one) => ['string', 'number'].includes(typeof record[one]))
    if (key === undefined) return undefined
    const value = String(record[key])
    delete record[key]
    return value
  }
  const [time, level, text] = [take(timeKeys), take(levelKeys), take(textKeys)]
  const rest = Object.entries(record).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const words = [time && skippable(safeText(time)), level && levelled(safeText(level), look), text && safeText(text), rest.length > 0 && skippable(safeText(rest.join(' ')))]
  return words.filter(Boolean).join(' ')
}

function recordOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function levelled(level: string, look: Look): string {
  const {failed, waits} = style(look)
  if (/^(err|crit|fatal|emerg|alert)/i.test(level)) return failed(level)
  return /^warn/i.test(level) ? waits(level) : level
}

/** Colours of the log are left out, and all else that a terminal would act on is shown for what it is. */
const safeText = (text: string): string => safe(text.replace(colouring, '')).replaceAll('\n', ' ')
