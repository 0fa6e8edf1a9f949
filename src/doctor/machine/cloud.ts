import type {Login, Machine} from '../../world/machine.ts'
import {broken, type Check, well} from '../check.ts'
import {command, installing, type Package} from '../packages.ts'
import type {MachinePatient} from '../patients.ts'

/** A cloud's CLI, which some contexts log in with. */
export interface Cloud {
  readonly cli: string
  readonly title: string
  readonly package: Package
  /** Programs and old login providers of a kubeconfig that need it. */
  readonly loginsWith: readonly string[]
  /** Ends well, and says something, where somebody is logged in. */
  readonly asks: readonly string[]
  readonly logsIn: readonly string[]
  /** The flag that names one of several accounts, where the kubeconfig says which. */
  readonly profileFlag?: string
}

const needs = ({loginsWith}: Cloud, {program, provider}: Login): boolean => loginsWith.includes(program?.command.split('/').at(-1) ?? provider ?? '')

/** It is there, where a context needs it. */
export function cloudCli(cloud: Cloud): Check<MachinePatient> {
  const {cli, title} = cloud
  return {
    name: cli,
    subject: title,
    examine: async ({machine, logins}) => {
      const users = (await logins()).filter((login) => needs(cloud, login))
      if (users.length === 0) return undefined
      if ((await machine.find(cli)) !== undefined) return well(`Found the ${title} (${cli})`)
      return broken(`Did not find the ${title}, which ${users.length === 1 ? 'a context logs' : `${users.length} contexts log`} in with`, await installing(machine, cloud.package))
    },
  }
}

/** Somebody is logged in with it, where a context needs it: with each profile that one names. */
export function cloudLogin(cloud: Cloud): Check<MachinePatient> {
  const {cli, title} = cloud
  return {
    name: `${cli}-login`,
    subject: `${title} credentials`,
    seconds: 10,
    examine: async ({machine, logins}) => {
      const users = (await logins()).filter((login) => needs(cloud, login))
      if (users.length === 0 || (await machine.find(cli)) === undefined) return undefined
      const accounts = [...new Map(users.map((login) => accountOf(cloud, login)).map((words) => [words.join(' '), words])).values()]
      const isIn = await Promise.all(accounts.map((account) => isLoggedIn(machine, cloud, account)))
      const out = accounts.find((_, at) => isIn[at] === false)
      if (out === undefined) return well(`Found ${title} credentials`)
      return broken(`Nobody is logged in to the ${title}${out.length === 0 ? '' : ` with profile ${out.at(-1)}`}`, command(machine, [cli, ...cloud.logsIn, ...out], false))
    },
  }
}

const accountOf = ({profileFlag}: Cloud, {program}: Login): readonly string[] => (profileFlag === undefined || program?.profile === undefined ? [] : [profileFlag, program.profile])

async function isLoggedIn(machine: Machine, {cli, asks}: Cloud, account: readonly string[]): Promise<boolean> {
  const {status, stdout} = await machine.run([cli, ...asks, ...account], {seconds: 9})
  return status === 0 && stdout.trim() !== ''
}
