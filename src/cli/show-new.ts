import {RidectlError} from '../errors.ts'
import type {ProposedFile} from '../project/proposed-files.ts'
import type {Proposal} from '../workflows/new-project.ts'
import {confirm} from './prompt.ts'
import {print, terminal} from './terminal.ts'
import {proposalLines} from './views/new.ts'

export interface Asking {
  readonly yes: boolean
  /** Also what is there and is not ours to change unasked. */
  readonly overwrite: boolean
  readonly signal: AbortSignal
}

export interface Accepted {
  readonly written: readonly ProposedFile[]
  readonly kept: readonly ProposedFile[]
}

/** Shows every file's diff and asks: once for what is new or only grows, and for each that would be replaced. DECLINED where nothing is left. */
export async function acceptedFiles(proposal: Proposal, asking: Asking): Promise<Accepted> {
  print(proposalLines(proposal, terminal()))
  const harmless = proposal.files.filter(({change}) => change !== 'replaces')
  const replaced = proposal.files.filter(({change}) => change === 'replaces')
  const message = `Write ${harmless.map(({path}) => path).join(', ')}?`
  const isMeant = harmless.length === 0 || asking.yes || (await confirm({message, flag: '--yes', signal: asking.signal}))
  if (!isMeant) throw new RidectlError('DECLINED', 'nothing was written')
  const written = [...harmless]
  for (const file of replaced) if (await isReplaced(file, asking)) written.push(file)
  return {written, kept: replaced.filter((file) => !written.includes(file))}
}

async function isReplaced({path}: ProposedFile, {yes, overwrite, signal}: Asking): Promise<boolean> {
  if (overwrite || yes) return overwrite
  return confirm({message: `Replace ${path}, which is there already?`, flag: '--overwrite', signal}, false)
}
