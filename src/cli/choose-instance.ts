import {ambiguous, type Found} from '../workflows/find-instance.ts'
import type {Unreachable} from '../workflows/reach.ts'
import {choose} from './prompt.ts'
import {warn} from './warn.ts'
import {terminal} from './terminal.ts'

/** The only one, or the one that the person chooses; names what did not answer. Without a terminal, says what there is to choose from. */
export async function chooseInstance(found: readonly Found[], unreachable: readonly Unreachable[] = []): Promise<Found> {
  const [first, ...others] = found
  const isOne = first !== undefined && others.length === 0
  if (!isOne && !terminal().isInteractive) throw ambiguous(found)
  for (const {reason} of unreachable) warn(`${reason}: its instances are not ${isOne ? 'known' : 'shown'}`)
  if (isOne) return first
  return choose({message: 'Which instance?', flag: 'NAME'}, found.map((value) => ({label: label(value), value})))
}

function label({name, context, live}: Found): string {
  const state = live.status?.['state']
  const version = live.spec?.['version']
  return [name, state, version, context].filter((word) => typeof word === 'string').join('   ')
}
