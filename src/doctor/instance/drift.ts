import {broken, type Check, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

export const drift: Check<InstancePatient> = {
  name: 'drift',
  subject: 'Drift',
  seconds: 20,
  examine: async ({platform, drift: differing}) => {
    const objects = await differing()
    if (objects.length === 0) return well('Every object is as a deploy would make it')
    const shown = objects.slice(0, 3).join(', ')
    return broken(`${objects.length === 1 ? 'One object differs' : `${objects.length} objects differ`} from what a deploy would make: ${shown}${objects.length > 3 ? ' ...' : ''}`, {
      means: `ridectl diff ${platform.name} shows how`, remedy: `ridectl deploy ${platform.name}`,
    })
  },
}
