import {RidectlError} from '../../errors.ts'
import {broken, type Check, warning, well} from '../check.ts'
import type {ContextPatient} from '../patients.ts'
import {remedyOf} from '../remedy-of.ts'

export const answers: Check<ContextPatient> = {
  name: 'answers',
  subject: 'API server',
  // It ends by itself, with the name of what does not answer: this is for a server that a person waits for longer.
  seconds: 60,
  examine: async ({context, probe}) => {
    try {
      const {milliseconds, version} = await probe()
      return well(`Answers in ${milliseconds} ms, Kubernetes ${version.split('.').slice(0, 2).join('.')}`)
    } catch (error) {
      if (!(error instanceof RidectlError)) throw error
      // The sandbox is there for who wants it: off is not broken.
      if (context === 'sandbox') return warning('The sandbox is not running', {remedy: 'ridectl sandbox start'})
      const says = error.message.replace(`context ${context}: `, '').replace(/^the version of the server: /, '')
      return broken(`Does not answer: ${says}`, {
        ...(error.code === 'UNREACHABLE' ? {means: 'VPN off?'} : error.details[0] === undefined ? {} : {means: error.details[0]}),
        ...remedyOf(error),
      })
    }
  },
}
