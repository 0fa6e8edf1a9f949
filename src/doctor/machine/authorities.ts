import {type Check, broken, well} from '../check.ts'
import type {MachinePatient} from '../patients.ts'

export const authorities: Check<MachinePatient> = {
  name: 'authorities',
  subject: 'Private certificate authorities',
  examine: async ({machine, environment}) => {
    const file = environment['NODE_EXTRA_CA_CERTS']
    if (!file) return undefined
    if ((await machine.mode(file)) !== undefined) return well(`Found the private authorities of $NODE_EXTRA_CA_CERTS (${file})`)
    return broken(`$NODE_EXTRA_CA_CERTS names ${file}, which is not there`, {means: 'Servers with a certificate of your own authority are not trusted', remedy: 'unset NODE_EXTRA_CA_CERTS'})
  },
}
