import {stringify} from 'yaml'
import {isRecord} from '../../platform/is-record.ts'
import type {Change} from '../../reconcile/change.ts'
import type {Plan} from '../../reconcile/plan.ts'
import {type Hunk, lineDiff} from '../line-diff.ts'
import {safe, safeLine} from '../safe.ts'
import {type Style, style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {cautions} from './deploy.ts'

/** Every object that a deploy would make, change or remove, as git would show it, and what there is to know of it below. */
export function diffLines(plan: Plan, look: Look): string[] {
  if (plan.changes.length === 0) return [`${style(look).done(symbols(look).done)} ${safeLine(plan.name)} is as a deploy of ${safeLine(plan.to)} would make it: nothing differs`]
  return [...plan.changes.flatMap((change) => objectLines(change, style(look))), '', summary(plan), ...cautions(plan, look), ...later(plan)]
}

function objectLines(change: Change, {name, command, done, failed}: Style): string[] {
  const {kind, name: own, replaces, before, after} = change
  const title = `${kind} ${own}`
  const [old, fresh] = [yaml(before), yaml(inOrderOf(after, before) as Change['after'])]
  const paint = {' ': (text: string) => text, '-': failed, '+': done}
  return [
    name(safeLine(`diff ${title}`)),
    name(`--- ${before === undefined ? '/dev/null' : safeLine(`${kind} ${replaces ?? own}, as it is`)}`),
    name(`+++ ${after === undefined ? '/dev/null' : safeLine(`${title}, after a deploy`)}`),
    ...lineDiff(old, fresh).flatMap((hunk) => [`${command(hunk.header)}${place(old, hunk)}`, ...hunk.lines.map(({sign, text}) => paint[sign](`${sign}${text}`))]),
  ]
}

function yaml(fields: Change['before']): string {
  return fields === undefined ? '' : safe(stringify(fields, {lineWidth: 0, aliasDuplicateObjects: false}))
}

/** Keys as the other side has them, then its own: the order of keys is no difference. */
function inOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, at) => inOrderOf(item, Array.isArray(model) ? model[at] : undefined))
  if (!isRecord(value) || !isRecord(model)) return value
  const keys = [...Object.keys(model).filter((key) => Object.hasOwn(value, key)), ...Object.keys(value).filter((key) => !Object.hasOwn(model, key))]
  return Object.fromEntries(keys.map((key) => [key, inOrderOf(value[key], model[key])]))
}

/** The keys that lead to the hunk's first line, as git names the function. */
function place(old: string, {header, lines: [first]}: Hunk): string {
  const start = Number(/^@@ -(\d+)/.exec(header)?.[1] ?? 0)
  const above = old.split('\n').slice(0, Math.max(0, start - 1)).toReversed()
  const keys: string[] = []
  let depth = indentOf(first?.text ?? '')
  for (const line of above) {
    if (indentOf(line) >= depth) continue
    depth = indentOf(line)
    const [, key] = /^[\s-]*([^\s:]+):/.exec(line) ?? []
    if (key !== undefined) keys.unshift(key)
  }
  return keys.length === 0 ? '' : ` ${keys.join('.')}`
}

// An item's dash is part of its indent: its first key is a sibling of the others, not above them.
const indentOf = (line: string): number => line.length - line.replace(/^[\s-]+/, '').length

function summary({name, to, changes}: Plan): string {
  const counted = (['create', 'change', 'remove'] as const).map((action) => ({action, count: changes.filter((change) => change.action === action).length}))
  const said = counted.filter(({count}) => count > 0).map(({action, count}) => `${count} ${words[action]}`)
  return safeLine(`A deploy of ${to} to ${name}: ${said.join(', ')}.`)
}

const words = {create: 'created', change: 'changed', remove: 'removed'} as const

function later({later: objects}: Plan): string[] {
  return objects.length === 0 ? [] : ['  The namespace is not there yet: the cluster was not asked about these objects.']
}
