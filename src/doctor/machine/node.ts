import {type Check, broken, well} from '../check.ts'
import type {MachinePatient} from '../patients.ts'

/** As package.json's engines. */
const oldest = [22, 19] as const

export const node: Check<MachinePatient> = {
  name: 'node',
  subject: 'Node',
  examine: async ({machine}) => {
    const [major = 0, minor = 0] = machine.node.split('.').map(Number)
    if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return well(`Node ${machine.node}`)
    return broken(`Node ${machine.node} is too old: ridectl needs ${oldest.join('.')} or later`, {remedy: machine.system === 'darwin' ? 'brew install node' : 'see https://nodejs.org/en/download'})
  },
}
