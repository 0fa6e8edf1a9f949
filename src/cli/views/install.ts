import type {Installed} from '../../workflows/install.ts'
import type {RoleWish} from '../../workflows/roles.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'

const done = {create: 'installed', change: 'brought up to date', unchanged: 'already as this ridectl wants it'}
const wouldBe = {create: 'would be installed', change: 'would be changed', unchanged: done.unchanged}

export function installedLines({name, action, context, paths}: Installed, {dryRun}: {readonly dryRun: boolean}, look: Look): string[] {
  const words = dryRun ? wouldBe : done
  const first = `${style(look).done(symbols(look).done)} ${safeLine(name)} ${words[action]} in context ${safeLine(context)}`
  return [first, ...(dryRun ? paths.map((path) => `    ${safeLine(path)}`) : [])]
}

/** The one thing that a deployer may need outside the namespace, and is not given unasked. */
export function sharedDatabaseLines({role, sharedDatabase}: RoleWish, look: Look): string[] {
  if (role !== 'deployer' || sharedDatabase !== undefined) return []
  const {waits, command} = style(look)
  return [
    `${waits(symbols(look).warning)} Instances with database.mode shared are deployed with the admin's URL, which this role cannot read.`,
    `  To let it:  ${command('--shared-database databases/postgres-admin')}`,
  ]
}
