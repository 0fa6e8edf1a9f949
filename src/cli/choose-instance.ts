import {ambiguous, type Found} from '../workflows/find-instance.ts'
import type {Unreachable} from '../workflows/reach.ts'
import {choose} from './prompt.ts'
import {safeLine} from './safe.ts'
import {printError, terminal} from './terminal.ts'
import {padded, width} from './text.ts'
import {unreachableLine} from './views/instances.ts'

/** Lets the person choose, and names what did not answer; without a terminal, says what there is to choose from. */
export async function chooseInstance(found: readonly Found[], unreachable: readonly Unreachable[] = []): Promise<Found> {
  if (!terminal().isInteractive) throw ambiguous(found)
  saySilent(unreachable)
  const lines = labels(found)
  return choose({message: 'Which instance?', flag: 'NAME'}, found.map((value, at) => ({label: lines[at] ?? value.name, value})))
}

/** An instance that fits may be where nobody answered. */
export function saySilent(unreachable: readonly Unreachable[] = []): void {
  for (const one of unreachable) printError(unreachableLine(one, terminal()))
}

/** A line each, in columns: name, state, version, context. */
function labels(found: readonly Found[]): readonly string[] {
  const rows = found.map(({name, context, live}) => [name, live.status?.['state'], live.spec?.['version'], context].map((cell) => (typeof cell === 'string' ? safeLine(cell) : '')))
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => width(row[at] ?? ''))))
  return rows.map((row) => row.map((cell, at) => padded(cell, widths[at] ?? 0)).join('   '))
}
