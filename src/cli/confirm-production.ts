import {RidectlError} from '../errors.ts'
import type {Found} from '../workflows/find-instance.ts'
import {isProduction} from '../workflows/find-target.ts'
import {confirmByName} from './prompt.ts'
import {safeLine} from './safe.ts'
import {style} from './style.ts'
import {symbols} from './symbols.ts'
import {printError, terminal} from './terminal.ts'

export interface ProductionFlags {
  /** The name that --yes-production was given. */
  readonly 'yes-production'?: string | undefined
}

/** Production says where it is, and asks for the instance's name typed. Rejects with DECLINED; returns whether it is production. `doing` as in `open a shell in it`. */
export async function confirmProduction(found: Pick<Found, 'name' | 'context' | 'live'>, doing: string, flags: ProductionFlags): Promise<boolean> {
  const {name, context, live} = found
  if (!isProduction(live)) return false
  const look = terminal()
  printError(style(look).failed(`${symbols(look).warning} PRODUCTION   ${safeLine(name)}   context ${safeLine(context)}`))
  const typed = flags['yes-production']
  const flag = `--yes-production ${name}`
  const isYes = typed === undefined ? await confirmByName({message: `This is production. Type ${name} to ${doing}:`, flag}, name) : typed === name
  if (!isYes) throw new RidectlError('DECLINED', `that is not the name ${name}: nothing was done`)
  return true
}
