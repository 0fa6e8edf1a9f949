import type {Machine} from '../../world/machine.ts'
import {broken, type Check, type Failing, well} from '../check.ts'
import {command, installing, type Package, packages} from '../packages.ts'
import type {ContextPatient} from '../patients.ts'

/** What brings the login programs that have no package of their own. */
const bringers: Readonly<Record<string, readonly string[]>> = {
  'gke-gcloud-auth-plugin': ['gcloud', 'components', 'install', 'gke-gcloud-auth-plugin'],
  kubelogin: ['az', 'aks', 'install-cli'],
}

/** What makes a kubeconfig anew whose login kubectl once did itself. */
const makers: Readonly<Record<string, string>> = {
  gcp: 'gcloud container clusters get-credentials CLUSTER --location LOCATION',
  azure: 'az aks get-credentials --name CLUSTER --resource-group GROUP',
}

export const loginProgram: Check<ContextPatient> = {
  name: 'login-program',
  subject: 'Login program',
  examine: async ({machine, login}) => {
    const {program, provider} = await login()
    if (program === undefined) return provider === undefined ? undefined : outdated(provider)
    if ((await machine.find(program.command)) !== undefined) return well(`Found ${program.command}, which logs in`)
    const hint = program.installHint?.trim().split('\n')[0]
    return broken(`Did not find ${program.command}, which logs in`, {...(hint === undefined ? {} : {means: hint}), ...(await bringing(machine, program.command))})
  },
}

function outdated(provider: string): Failing {
  const maker = makers[provider]
  return broken(`Logs in with "${provider}" of an old kubectl, which no client knows any more`, {means: 'Make the kubeconfig anew with the CLI of your cloud', ...(maker === undefined ? {} : {remedy: maker})})
}

async function bringing(machine: Machine, program: string): Promise<Pick<Failing, 'remedy' | 'fix'>> {
  const itself = (packages as Readonly<Record<string, Package>>)[program]
  if (itself !== undefined) return installing(machine, itself)
  const bringer = bringers[program]
  if (bringer === undefined) return {}
  return (await machine.find(bringer[0] ?? '')) === undefined ? {remedy: bringer.join(' ')} : command(machine, bringer, false)
}
