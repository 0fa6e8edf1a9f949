import {RidectlError} from '../errors.ts'
import {type RoleWish, roles, secretAt} from '../workflows/roles.ts'

interface RoleFlags {
  readonly role?: string | undefined
  readonly user?: string | undefined
  readonly group?: string | undefined
  readonly namespace?: string | undefined
  readonly 'shared-database'?: string | undefined
}

/** --role and what goes with it, where it was given and is whole. */
export function roleGiven(flags: RoleFlags): RoleWish | undefined {
  const {user, group, namespace, 'shared-database': secret} = flags
  const role = roles.find((one) => one === flags.role)
  if (role === undefined) {
    const [lone] = Object.entries({user, group, 'shared-database': secret}).filter(([, value]) => value !== undefined)
    if (lone !== undefined) throw new RidectlError('USAGE', `--${lone[0]} goes with --role, which is ${roles.join(', ')}`)
    return undefined
  }
  const [subject, second] = [{kind: 'User' as const, name: user}, {kind: 'Group' as const, name: group}].filter(({name}) => name !== undefined && name !== '')
  if (subject?.name === undefined || second !== undefined) throw new RidectlError('USAGE', `--role ${role} needs to know who gets it: --user or --group, one of them`)
  if (namespace === undefined || namespace === '') throw new RidectlError('USAGE', `--role ${role} needs to know where: --namespace`)
  if (secret !== undefined && role !== 'deployer') throw new RidectlError('USAGE', '--shared-database goes with --role deployer')
  return {role, namespace, subject: {kind: subject.kind, name: subject.name}, ...(secret === undefined ? {} : {sharedDatabase: secretAt(secret)})}
}
