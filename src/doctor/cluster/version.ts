import {broken, type Check, warning, well} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'

/** A migration's Job says podReplacementPolicy, which a cluster knows by itself from 1.29 on; an older one refuses it. */
const oldest = 29
/** The newest that was tried. */
const newest = 35

export const version: Check<ClusterPatient> = {
  name: 'version',
  subject: 'Kubernetes version',
  examine: async ({probe}) => {
    const {version: full} = await probe()
    const [major = 0, minor = 0] = full.split('.').map(Number)
    if (major !== 1 || minor < oldest) return broken(`Kubernetes ${full} is too old: 1.${oldest} or later is needed`, {means: 'A migration would be refused'})
    return minor > newest ? warning(`Kubernetes ${full} is newer than 1.${newest}, the last one tried`) : well(`Kubernetes ${full} is supported`)
  },
}
