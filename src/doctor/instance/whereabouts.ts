import type {Check} from '../check.ts'
import type {LostPatient} from '../patients.ts'
import {brokenBy} from '../remedy-of.ts'

/** Where an instance is named and its context does not let it be found: that is broken, whatever it is. */
export const whereabouts: Check<LostPatient> = {
  name: 'whereabouts',
  subject: 'Instance',
  examine: async ({error}) => brokenBy(error),
}
