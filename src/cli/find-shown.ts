import {type Choose, type Found, findInstance, type Lookup} from '../workflows/find-instance.ts'
import {findTarget, type Target} from '../workflows/find-target.ts'
import type {Settings} from '../workflows/settings.ts'
import type {Contexts, KubeObject} from '../world.ts'
import {chooseInstance, saySilent} from './choose-instance.ts'
import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {passingLine, terminal} from './terminal.ts'

/** The instance that is meant; while the contexts are asked, a line says so, which is gone with the answer. What did not answer is named. */
export const findShown = (contexts: Contexts, settings: Settings, lookup: Lookup): Promise<Found> =>
  shown(lookup.name, (choose) => findInstance(contexts, settings, lookup, choose))

/** The same for what may be described by a file. */
export const targetShown = (contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}, described: readonly KubeObject[] | undefined): Promise<Target> =>
  shown(lookup.name, (choose) => findTarget(contexts, settings, lookup, described, choose))

async function shown<Sought extends Pick<Found, 'unreachable'>>(name: string | undefined, find: (choose: Choose) => Promise<Sought>): Promise<Sought> {
  const answered = passingLine(style(terminal()).skippable(`Looking for ${safeLine(name ?? 'instances')} ...`))
  try {
    const found = await find((all, unreachable) => {
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
