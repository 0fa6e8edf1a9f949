import {ambiguous, type Found} from '../workflows/find-instance.ts'
import {choose} from './prompt.ts'
import {terminal} from './terminal.ts'

/** Lets the person choose; without a terminal, says what there is to choose from. */
export async function chooseInstance(found: readonly Found[]): Promise<Found> {
  if (!terminal().isInteractive) throw ambiguous(found)
  return choose({message: 'Which instance?', flag: 'NAME'}, found.map((value) => ({label: label(value), value})))
}

function label({name, context, live}: Found): string {
  const state = live.status?.['state']
  const version = live.spec?.['version']
  return [name, state, version, context].filter((word) => typeof word === 'string').join('   ')
}
