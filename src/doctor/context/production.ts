import {type Check, well} from '../check.ts'
import {holdsProduction, soundsLikeProduction} from '../../platform/production.ts'
import type {ClusterPatient} from '../patients.ts'

export const production: Check<ClusterPatient> = {
  name: 'production',
  subject: 'Production',
  examine: async ({context, instances}) => {
    const held = (await instances()).filter(holdsProduction)
    if (held.length > 0) return well(`Production: holds ${held[0]?.metadata.name}${held.length === 1 ? '' : ` and ${held.length - 1} more`}`)
    return soundsLikeProduction(context) ? well('Production, by its name') : undefined
  },
}
