import type {Installed} from '../../workflows/install.ts'
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
