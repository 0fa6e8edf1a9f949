import type {DeleteEvent} from '../../workflows/delete.ts'
import type {Leaving} from '../../workflows/leaving.ts'
import {elapsed} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {padded, wrapped} from '../text.ts'

/** What goes and what stays, before the question. */
export function leavingLines(leaving: Leaving, look: Look): string[] {
  const {name, namespace, context, version, isThere, goes, stays, purges} = leaving
  const {name: paint, skippable, waits} = style(look)
  const state = isThere ? (version ?? 'never Ready') : 'deleted already'
  return [
    `${paint(safeLine(name))}  ${safeLine(state)}   ${skippable(safeLine(`namespace ${namespace}, context ${context}`))}`,
    '',
    ...row('Goes', safeLine(goes.join(', ')), look),
    ...row('Stays', safeLine(stays.join(', ')), look),
    ...(stays.length === 0 ? [] : row('', skippable('An instance made again under this name finds it; --purge removes it for good.'), look)),
    ...row('For good', safeLine(purges.join(', ')), look),
    ...(purges.length === 0 ? [] : [`  ${waits(symbols(look).warning)} The data of ${safeLine(name)} goes with it, and nothing here brings it back.`]),
    '',
  ]
}

function row(label: string, text: string, look: Look): string[] {
  return text === '' ? [] : wrapped(text, look.columns - 12).map((line, at) => `  ${padded(at === 0 ? label : '', 10)}${line}`)
}

export function deleteLines(event: DeleteEvent, look: Look): string[] {
  const {done, waits, skippable} = style(look)
  if (event.type === 'waits') return [`${waits(symbols(look).waiting)} ${skippable(safeLine(event.message))}`]
  if (event.type === 'gone') return event.what === '' ? [] : wrapped(safeLine(`${event.what}: gone`), look.columns - 2).map((line, at) => `${at === 0 ? done(symbols(look).done) : ' '} ${line}`)
  const stays = event.stays.length === 0 ? '' : '; its data stays'
  return [`${done(symbols(look).done)} ${safeLine(event.name)} is deleted after ${elapsed(event.seconds)}${stays}`]
}
