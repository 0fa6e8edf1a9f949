import {type Found, findInstance, type Lookup} from '../workflows/find-instance.ts'
import type {Settings} from '../workflows/settings.ts'
import type {Contexts} from '../world.ts'
import {chooseInstance, saySilent} from './choose-instance.ts'
import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {passingLine, terminal} from './terminal.ts'

/** The instance that is meant; while the contexts are asked, a line says so, which is gone with the answer. */
export async function findShown(contexts: Contexts, settings: Settings, lookup: Lookup): Promise<Found> {
  const answered = passingLine(style(terminal()).skippable(`Looking for ${safeLine(lookup.name ?? 'instances')} ...`))
  try {
    const found = await findInstance(contexts, settings, lookup, (all, unreachable) => {
      answered()
      return chooseInstance(all, unreachable)
    })
    answered()
    saySilent(found.unreachable)
    return found
  } finally {
    answered()
  }
}
