import {type Check, warning, well} from '../check.ts'
import {installing, packages} from '../packages.ts'
import type {MachinePatient} from '../patients.ts'
import {versionOf} from './program-version.ts'

export const psql: Check<MachinePatient> = {
  name: 'psql',
  subject: 'PostgreSQL CLI',
  examine: async ({machine}) => {
    if ((await machine.find('psql')) !== undefined) return well(`Found PostgreSQL CLI (${await versionOf(machine, 'psql')})`)
    return warning('Did not find the PostgreSQL CLI', {means: 'A database is opened with a plain prompt instead of psql', ...(await installing(machine, packages.psql))})
  },
}
