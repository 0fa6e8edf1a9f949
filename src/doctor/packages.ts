import type {Machine} from '../world/machine.ts'
import type {Fix} from './check.ts'

/** A program's package in Homebrew and in Debian and Ubuntu; `page` where there is none. */
export interface Package {
  readonly brew: string
  readonly apt?: string
  readonly page: string
}

export const packages = {
  psql: {brew: 'libpq', apt: 'postgresql-client', page: 'https://www.postgresql.org/download/'},
  git: {brew: 'git', apt: 'git', page: 'https://git-scm.com/downloads'},
  podman: {brew: 'podman', apt: 'podman', page: 'https://podman.io/docs/installation'},
  vim: {brew: 'vim', apt: 'vim', page: 'https://www.vim.org/download.php'},
  gcloud: {brew: '--cask gcloud-cli', page: 'https://cloud.google.com/sdk/docs/install'},
  aws: {brew: 'awscli', apt: 'awscli', page: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html'},
  az: {brew: 'azure-cli', apt: 'azure-cli', page: 'https://learn.microsoft.com/cli/azure/install-azure-cli'},
} as const satisfies Record<string, Package>

/** How to install it here: with a fix where Homebrew or apt is there, else the page that says how. */
export async function installing(machine: Machine, wanted: Package): Promise<{readonly remedy: string; readonly fix?: Fix}> {
  if (machine.system === 'darwin' && (await machine.find('brew')) !== undefined) return command(machine, ['brew', 'install', ...wanted.brew.split(' ')], true)
  if (wanted.apt === undefined || machine.system !== 'linux' || (await machine.find('apt-get')) === undefined) return {remedy: `see ${wanted.page}`}
  const words = ['apt-get', 'install', '--yes', wanted.apt]
  return command(machine, machine.isRoot ? words : ['sudo', ...words], machine.isRoot)
}

/** A command of this machine that the person sees run; with sudo it is never safe. */
export function command(machine: Machine, words: readonly string[], safe: boolean): {readonly remedy: string; readonly fix: Fix} {
  return {remedy: words.join(' '), fix: {safe, run: async () => void (await machine.run(words, {foreground: true}))}}
}
