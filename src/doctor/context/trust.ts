import {broken, type Check, warning} from '../check.ts'
import type {ClusterPatient} from '../patients.ts'

export const trust: Check<ClusterPatient> = {
  name: 'trust',
  subject: 'Trust in the server',
  examine: async ({login, isProduction}) => {
    if ((await login()).verifiesServer) return undefined
    const says = 'Whoever answers is taken for the server (insecure-skip-tls-verify)'
    const more = {means: 'Put the certificate-authority of the cluster into the kubeconfig instead'}
    return isProduction ? broken(`${says}, in production`, more) : warning(says, more)
  },
}
