import {RidectlError} from '../errors.ts'
import type {Machine} from '../world/machine.ts'
import type {Fix} from './check.ts'

/** A program's package in Homebrew and in Debian and Ubuntu; `page` where there is none. */
export interface Package {
  readonly brew: string
  /** Homebrew leaves it out of the PATH until it is linked. */
  readonly isKeg?: boolean
  readonly apt?: string
  readonly page: string
}

export const packages = {
  psql: {brew: 'libpq', isKeg: true, apt: 'postgresql-client', page: 'https://www.postgresql.org/download/'},
  git: {brew: 'git', apt: 'git', page: 'https://git-scm.com/downloads'},
  podman: {brew: 'podman', apt: 'podman', page: 'https://podman.io/docs/installation'},
  vim: {brew: 'vim', apt: 'vim', page: 'https://www.vim.org/download.php'},
  gcloud: {brew: '--cask gcloud-cli', page: 'https://cloud.google.com/sdk/docs/install'},
  aws: {brew: 'awscli', apt: 'awscli', page: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'},
  az: {brew: 'azure-cli', apt: 'azure-cli', page: 'https://learn.microsoft.com/cli/azure/install-azure-cli'},
} as const satisfies Record<string, Package>

interface Mending {
  readonly remedy: string
  readonly fix?: Fix
}

/** How to install it here: with a fix where Homebrew or apt is there, else the page that says how. */
export async function installing(machine: Machine, wanted: Package): Promise<Mending> {
  if (machine.system === 'darwin' && (await machine.find('brew')) !== undefined) return withBrew(machine, wanted)
  if (wanted.apt === undefined || machine.system !== 'linux' || (await machine.find('apt-get')) === undefined) return {remedy: `see ${wanted.page}`}
  const words = ['apt-get', 'install', '--yes', wanted.apt]
  if (machine.isRoot) return command(machine, words, true)
  return (await machine.find('sudo')) === undefined ? {remedy: `su -c '${words.join(' ')}'`} : command(machine, ['sudo', ...words], false)
}

const withBrew = (machine: Machine, {brew, isKeg = false}: Package): Mending =>
  commands(machine, [['brew', 'install', ...brew.split(' ')], ...(isKeg ? [['brew', 'link', '--force', brew]] : [])], true)

/** A command of this machine that the person sees run; with sudo it is never safe. */
export const command = (machine: Machine, words: readonly string[], safe: boolean): Required<Mending> => commands(machine, [words], safe)

function commands(machine: Machine, all: readonly (readonly string[])[], safe: boolean): Required<Mending> {
  const run = async (): Promise<void> => {
    for (const words of all) await runWell(machine, words)
  }
  return {remedy: all.map((words) => words.join(' ')).join(' && '), fix: {safe, run}}
}

/** What it says stands on the terminal already. */
async function runWell(machine: Machine, words: readonly string[]): Promise<void> {
  const {status} = await machine.run(words, {foreground: true})
  if (status === 0) return
  throw new RidectlError('FAILED', `${words.join(' ')} ${status === undefined ? 'could not be run to its end' : `ended with exit status ${status}`}`)
}
