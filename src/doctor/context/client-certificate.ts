import type {Check} from '../check.ts'
import type {ContextPatient} from '../patients.ts'
import {goodUntil} from './ends.ts'

export const clientCertificate: Check<ContextPatient> = {
  name: 'client-certificate',
  subject: 'Client certificate',
  examine: async ({clock, login}) => {
    const {certificateEnds} = await login()
    return certificateEnds === undefined ? undefined : goodUntil('Your certificate', certificateEnds, clock.now(), 'Whoever runs the cluster gives you a new kubeconfig')
  },
}
