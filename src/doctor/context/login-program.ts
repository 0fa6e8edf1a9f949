import {broken, type Check, well} from '../check.ts'
import {command} from '../packages.ts'
import type {ContextPatient} from '../patients.ts'

/** What brings the login programs that have no package of their own. */
const bringers: Readonly<Record<string, readonly string[]>> = {
  'gke-gcloud-auth-plugin': ['gcloud', 'components', 'install', 'gke-gcloud-auth-plugin'],
  kubelogin: ['az', 'aks', 'install-cli'],
}

export const loginProgram: Check<ContextPatient> = {
  name: 'login-program',
  subject: 'Login program',
  examine: async ({machine, login}) => {
    const {program, provider} = await login()
    if (program === undefined) return provider === undefined ? undefined : broken(`Logs in with "${provider}" of an old kubectl, which no client knows any more`, {means: 'Make the kubeconfig anew with the CLI of your cloud'})
    if ((await machine.find(program.command)) !== undefined) return well(`Found ${program.command}, which logs in`)
    const bringer = bringers[program.command]
    const hint = program.installHint?.trim().split('\n')[0]
    const canBring = bringer !== undefined && (await machine.find(bringer[0] ?? '')) !== undefined
    return broken(`Did not find ${program.command}, which logs in`, {
      ...(hint === undefined ? {} : {means: hint}),
      ...(bringer === undefined ? {} : canBring ? command(machine, bringer, false) : {remedy: bringer.join(' ')}),
    })
  },
}
