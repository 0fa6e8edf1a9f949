import {type Check, warning, well} from '../check.ts'
import type {MachinePatient} from '../patients.ts'

export const terminal: Check<MachinePatient> = {
  name: 'terminal',
  subject: 'Terminal',
  examine: async ({terminal: {isTerminal, colour, unicode}, environment}) => {
    if (!isTerminal) return undefined
    const off = [...(colour || environment['NO_COLOR'] ? [] : ['colours']), ...(unicode ? [] : ['Unicode'])]
    if (off.length === 0) return well(`Terminal shows ${colour ? 'colours and ' : ''}Unicode`)
    return warning(`The terminal shows no ${off.join(' and no ')}`, {means: 'Plain signs are shown instead', remedy: unicode ? 'export TERM=xterm-256color' : 'export LANG=C.UTF-8'})
  },
}
