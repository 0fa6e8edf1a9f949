import {type Check, broken, warning, well} from '../check.ts'
import {installing, packages} from '../packages.ts'
import type {MachinePatient} from '../patients.ts'

export const editor: Check<MachinePatient> = {
  name: 'editor',
  subject: '$EDITOR',
  examine: async ({machine, environment}) => {
    const variable = environment['VISUAL'] ? 'VISUAL' : 'EDITOR'
    const [program] = (environment[variable] ?? '').trim().split(/\s+/)
    if (!program) return warning('Did not find $EDITOR', {means: 'Programs that let you edit a text will choose one for you', remedy: 'export EDITOR=vim'})
    if ((await machine.find(program)) !== undefined) return well(`Found $${variable} (${program})`)
    return broken(`$${variable} names ${program}, which is not installed`, /^g?vim?$/.test(program) ? await installing(machine, packages.vim) : {remedy: `export ${variable}=vim`})
  },
}
