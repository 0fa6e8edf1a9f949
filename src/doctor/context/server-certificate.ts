import type {Check} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'
import {goodUntil} from './ends.ts'

export const serverCertificate: Check<ClusterPatient> = {
  name: 'server-certificate',
  subject: 'Certificate of the server',
  examine: async ({clock, probe}) => {
    const {certificateEnds} = await probe()
    return certificateEnds === undefined ? undefined : goodUntil('Certificate of the server', certificateEnds, clock.now(), 'Whoever runs the cluster renews it')
  },
}
