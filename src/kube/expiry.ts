import type {RidectlError} from '../errors.ts'
import type {Target} from './kubeconfig.ts'
import {loginOf} from './login.ts'

/** Why credentials that the server does not accept are not good any more, where the kubeconfig itself tells. */
export async function expiryOf(target: Target): Promise<readonly string[]> {
  const {tokenEnds, certificateEnds} = await loginOf(target).catch((_error: RidectlError) => ({tokenEnds: undefined, certificateEnds: undefined}))
  const ended = [{what: 'token', end: tokenEnds}, {what: 'client certificate', end: certificateEnds}].filter(({end}) => end !== undefined && end.getTime() <= Date.now())
  return ended.map(({what, end}) => `Its ${what} ended on ${end?.toISOString().slice(0, 16).replace('T', ' ')} UTC: who gave you the kubeconfig gives you a new one.`)
}
