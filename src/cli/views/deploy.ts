import type {Outcome} from '../../reconcile/events.ts'
import type {Change} from '../../reconcile/change.ts'
import type {Plan} from '../../reconcile/plan.ts'
import {elapsed} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {padded, wrapped} from '../text.ts'
import {warningLine} from './warning.ts'

/** What would change, before the question: only what differs. */
export function planLines(plan: Plan, look: Look): string[] {
  return [title(plan, look), '', ...facts(plan).flatMap(([label, text]) => fact(label, text, look)), ...cautions(plan, look), '']
}

function title({name, from, to, namespace, context}: Plan, look: Look): string {
  const versions = from === undefined || from === to ? to : `${from} ${symbols(look).arrow} ${to}`
  return `${style(look).name(safeLine(name))}  ${safeLine(versions)}   ${style(look).skippable(safeLine(`namespace ${namespace}, context ${context}`))}`
}

function facts(plan: Plan): [string, string][] {
  const rolls = plan.rolls.map(({component, replicas}) => `${component} ${replicas}`).join(', ')
  const quiet = (change: Change): boolean => !plan.rolls.some(({component}) => component === change.component) && !(change.kind === 'Job')
  const of = (action: Change['action']): Change[] => plan.changes.filter((change) => change.action === action && quiet(change))
  const all: [string, string][] = [
    ['Rolls', rolls === '' || plan.config !== 'unchanged' ? rolls : `${rolls}   config unchanged`],
    ['Config', plan.config === 'unchanged' ? '' : plan.config],
    ['Migrations', plan.migrates ? `run before anything of ${plan.to} starts` : ''],
    ['Creates', counted(of('create'))],
    ['Changes', of('change').map(named).join('; ')],
    ['Removes', of('remove').map(({kind, name}) => `${kind} ${name}`).join(', ')],
    ['Later', plan.later.length === 0 ? '' : `${plan.later.length} objects can be checked only when their namespace is there`],
  ]
  return all.filter(([, text]) => text !== '')
}

/** `Secret 3, Service 2`: a fresh instance makes many. */
function counted(changes: readonly Change[]): string {
  const kinds = new Map<string, number>()
  for (const {kind} of changes) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  return [...kinds].map(([kind, count]) => (count === 1 ? kind : `${kind} ${count}`)).join(', ')
}

function named({kind, name, paths}: Change): string {
  const shown = paths.slice(0, 3).join(', ')
  return `${kind} ${name}: ${shown}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`
}

function fact(label: string, text: string, look: Look): string[] {
  return wrapped(safeLine(text), look.columns - 14).map((line, at) => `  ${padded(at === 0 ? label : '', 12)}${line}`)
}

/** What a deploy does that nobody asked it for, and what may be lost by it. */
export function cautions({overwrites, newer, warnings}: Plan, look: Look): string[] {
  const texts = [
    ...warnings,
    ...overwrites.map(({object, path, manager}) => `puts back ${path} of ${object}, which ${manager} has changed`),
    ...(newer.length === 0 ? [] : [`this ridectl is newer than the one that deployed last, and by itself changes ${newer.join(', ')}`]),
  ]
  return texts.map((text) => `  ${warningLine(text, look)}`)
}

export function doneLine({name, version, was, url, seconds, unchanged}: Outcome, look: Look): string {
  const before = was === undefined ? '' : ` (was ${was})`
  const ready = unchanged
    ? `${name} is Ready on ${version} already, nothing to do`
    : `${name} is Ready on ${version}${before} after ${elapsed(seconds)}`
  const address = url === undefined ? '' : `   ${safeLine(url)}`
  return `${style(look).done(symbols(look).done)} ${safeLine(ready)}${address}`
}
