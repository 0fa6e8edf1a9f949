import {isDeploy} from '../../platform/is-deploy.ts'
import {broken, type Check, warning, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

export const lastDeploy: Check<InstancePatient> = {
  name: 'last-deploy',
  subject: 'Last deploy',
  examine: async ({platform: {name, status}}) => {
    const last = status.history?.find(isDeploy)
    if (last === undefined) return warning('It was never deployed', {remedy: `ridectl deploy ${name}`})
    const what = `${last.version}${last.who === undefined ? '' : ` by ${last.who}`}`
    if (last.result === 'interrupted') return warning(`The last deploy, of ${what}, was cut`, {means: 'What it began goes on; the same again brings it to its end', remedy: `ridectl deploy ${name} --version ${last.version}`})
    if (last.result !== 'failed') return well(`The last deploy, of ${what}, succeeded`)
    const stalled = status.conditions?.find(({type, status: truth}) => type === 'Stalled' && truth === 'True')
    const why = stalled?.message || status.message
    return broken(`The last deploy, of ${what}, failed`, {
      ...(why ? {means: `${why}${status.version === undefined || status.version === last.version ? '' : `; ${status.version} serves on`}`} : {}),
      remedy: `ridectl deploy ${name} --version VERSION`,
    })
  },
}
