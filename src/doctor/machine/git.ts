import {type Check, warning, well} from '../check.ts'
import {installing, packages} from '../packages.ts'
import type {MachinePatient} from '../patients.ts'
import {versionOf} from './program-version.ts'

export const git: Check<MachinePatient> = {
  name: 'git',
  subject: 'Git',
  examine: async ({machine}) => {
    if ((await machine.find('git')) !== undefined) return well(`Found Git (${await versionOf(machine, 'git')})`)
    return warning('Did not find Git', {means: 'Instance files that are kept in a repository cannot be fetched', ...(await installing(machine, packages.git))})
  },
}
