import type {Login} from '../../world/machine.ts'
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

/** Somebody is logged in with it, where a context needs it. */
export function cloudLogin(cloud: Cloud): Check<MachinePatient> {
  const {cli, title, asks, logsIn} = cloud
  return {
    name: `${cli}-login`,
    subject: `${title} credentials`,
    seconds: 10,
    examine: async ({machine, logins}) => {
      if (!(await logins()).some((login) => needs(cloud, login)) || (await machine.find(cli)) === undefined) return undefined
      const {status, stdout} = await machine.run([cli, ...asks], {seconds: 9})
      if (status === 0 && stdout.trim() !== '') return well(`Found ${title} credentials`)
      return broken(`Nobody is logged in to the ${title}`, command(machine, [cli, ...logsIn], false))
    },
  }
}
