import {type Check, broken, well} from '../check.ts'
import type {MachinePatient} from '../patients.ts'

export const proxy: Check<MachinePatient> = {
  name: 'proxy',
  subject: 'Proxy',
  examine: async ({environment}) => {
    const variable = environment['HTTPS_PROXY'] ? 'HTTPS_PROXY' : 'https_proxy'
    const value = environment[variable]
    if (!value) return undefined
    const text = value.includes('://') ? value : `http://${value}`
    if (!URL.canParse(text)) return broken(`$${variable} is not the address of a proxy`, {means: 'Nothing that goes through it will be reached', remedy: `export ${variable}=http://HOST:PORT`})
    // An address may hold a password.
    return well(`Servers are reached through the proxy ${new URL(text).host} ($${variable})`)
  },
}
