import type {Check} from '../check.ts'
import type {ContextPatient} from '../patients.ts'
import {goodUntil} from './ends.ts'

export const token: Check<ContextPatient> = {
  name: 'token',
  subject: 'Token',
  examine: async ({clock, login}) => {
    const {tokenEnds} = await login()
    return tokenEnds === undefined ? undefined : goodUntil('Your token', tokenEnds, clock.now(), 'Log in anew, the way that you got it')
  },
}
