import {broken, type Check} from '../check.ts'
import type {LostPatient} from '../patients.ts'
import {remedyOf} from '../remedy-of.ts'

/** Where an instance is named and its context does not let it be found: that is broken, whatever it is. */
export const whereabouts: Check<LostPatient> = {
  name: 'whereabouts',
  subject: 'Instance',
  examine: async ({error}) => broken(error.message, {...(error.details[0] === undefined ? {} : {means: error.details[0]}), ...remedyOf(error)}),
}
