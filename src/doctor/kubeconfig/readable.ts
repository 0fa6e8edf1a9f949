import {broken, type Check, well} from '../check.ts'
import type {KubeconfigPatient} from '../patients.ts'

export const readable: Check<KubeconfigPatient> = {
  name: 'kubeconfig',
  subject: 'Kubeconfig',
  examine: async ({files, contexts}) => {
    const [found, all] = [await files(), await contexts()]
    if (all.length > 0) return well(`Found ${found.join(', ')} with ${all.length === 1 ? 'one context' : `${all.length} contexts`}`)
    const what = found.length === 0 ? 'Did not find a kubeconfig, nor a sandbox' : `No context is in ${found.join(', ')}`
    return broken(what, {means: 'Or it is elsewhere: export KUBECONFIG=FILE', remedy: 'ridectl sandbox start'})
  },
}
