import {broken, type Check, looking, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

export const hostnames: Check<InstancePatient> = {
  name: 'hostnames',
  subject: 'Host names',
  examine: async ({machine, context, platform}) => {
    // By the rule of names, localhost and all below it is this machine; many resolvers do not know.
    const names = platform.spec.ingress.enabled ? platform.spec.hostnames.filter((name) => name !== 'localhost' && !name.endsWith('.localhost')) : []
    if (names.length === 0) return undefined
    const found = await Promise.all(names.map((name) => machine.addresses(name)))
    const lost = names.filter((_, at) => found[at]?.length === 0)
    if (lost.length === 0) return well(`${names.join(', ')} ${names.length === 1 ? 'resolves' : 'resolve'} to ${found.flat()[0]}`)
    return broken(`${lost.join(', ')} ${lost.length === 1 ? 'does' : 'do'} not resolve`, {
      means: 'No browser finds the instance by this name: the VPN is off, or no DNS record leads to the address of the Ingress',
      ...looking(`kubectl --context ${context} get ingress ${platform.name} --namespace ${platform.namespace}`),
    })
  },
}
