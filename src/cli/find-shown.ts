import {type Code, RidectlError} from '../errors.ts'
import type {Sought} from '../workflows/doctor.ts'
import {type Choose, type Found, findInstance, type Lookup} from '../workflows/find-instance.ts'
import {findTarget, type Target} from '../workflows/find-target.ts'
import type {Settings} from '../workflows/settings.ts'
import type {Contexts, KubeObject} from '../world.ts'
import {chooseInstance, saySilent} from './choose-instance.ts'
import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {passingLine, printError, terminal} from './terminal.ts'
import {namesakeLine} from './views/instances.ts'

/** The instance that is meant; while the contexts are asked, a line says so, which is gone with the answer. */
export const findShown = (contexts: Contexts, settings: Settings, lookup: Lookup): Promise<Found> => shown(lookup, (choose) => findInstance(contexts, settings, lookup, choose))

const outOfReach: readonly Code[] = ['UNREACHABLE', 'CREDENTIALS', 'FORBIDDEN']

/** The same for who looks at everything: looks until it is found, since what its context keeps from being found is a failure beside others, and may be mended meanwhile. */
export function seeking(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}): () => Promise<Sought> {
  let sought: Sought = {}
  return async () => {
    sought = sought.found === undefined ? await soughtOnce(contexts, settings, lookup) : sought
    return sought
  }
}

async function soughtOnce(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}): Promise<Sought> {
  try {
    return {found: await findShown(contexts, settings, lookup)}
  } catch (error) {
    if (error instanceof RidectlError && outOfReach.includes(error.code)) return {lost: {name: lookup.name, error}}
    throw error
  }
}

/** The same of what a deploy, a plan or a render is about: an instance that is there, or one of `described`. One of its name elsewhere may be the one that was meant. */
export async function targetShown(contexts: Contexts, settings: Settings, lookup: Lookup & {readonly name: string}, described: readonly KubeObject[] | undefined): Promise<Target> {
  const target = await shown(lookup, (choose) => findTarget(contexts, settings, lookup, described, choose))
  for (const context of target.namesakes ?? []) printError(namesakeLine(target.name, context, target.world.cluster.context, terminal()))
  return target
}

/** The same of whatever is looked for by a name. What did not answer, and may hold another of that name, is said. */
export async function shown<Meant extends Pick<Found, 'unreachable'>>({name}: Lookup, find: (choose: Choose) => Promise<Meant>): Promise<Meant> {
  const answered = passingLine(style(terminal()).skippable(`Looking for ${safeLine(name ?? 'instances')} ...`))
  try {
    const meant = await find((all, unreachable) => {
      answered()
      return chooseInstance(all, unreachable)
    })
    answered()
    saySilent(meant.unreachable)
    return meant
  } finally {
    answered()
  }
}
