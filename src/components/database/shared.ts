import {databaseName} from '../../platform/names.ts'
import {SecretText} from '../../platform/secret.ts'
import type {Platform} from '../../platform/summon-platform.ts'
import type {Outlives} from '../../reconcile/component.ts'
import type {Secret, World} from '../../world.ts'
import type {DatabaseMode} from '../database.ts'
import {newPassword} from '../password.ts'
import {createdOnce, secretValue} from '../secret-values.ts'
import {identityOf, parsedUrl} from './identity.ts'

/** A database, its role, and a role that only reads, on a server that several instances share. The passwords are stored before the server is told. */
export const shared: DatabaseMode = async (platform, world) => {
  const {name, spec} = platform
  const {adopt, admin: at} = spec.database
  const admin = new SecretText(await secretValue(world.cluster, at))
  const passwords = await createdOnce(world.cluster, platform, 'database', `${name}.db-pass`, () => ({password: newPassword(), password_ro: newPassword()}))
  const password = new SecretText(passwords.password)
  const readOnlyPassword = new SecretText(passwords.password_ro)
  const mark = await markOf(platform, world)
  await world.databases.ensure(admin, {name: databaseName(name), password, readOnlyPassword, mark, adopt})
  const url = urlFor(admin, databaseName(name), password)
  return {url, identity: identityOf(url), where: `${databaseName(name)} on ${parsedUrl(admin).hostname}`}
}

/** The database, its role and its reader go only if they carry this instance's mark. */
export const sharedOutlives: Outlives = {
  what: ({name}) => `database ${databaseName(name)}`,
  purge: async (platform, world) => {
    const admin = new SecretText(await secretValue(world.cluster, platform.spec.database.admin))
    await world.databases.drop(admin, {name: databaseName(platform.name), mark: await markOf(platform, world)})
  },
}

const markOf = async ({name, namespace}: Platform, {cluster}: World): Promise<string> => `ridectl ${await cluster.id()}/${namespace}/${name}`

function urlFor(admin: Secret, name: string, password: Secret): Secret {
  const url = parsedUrl(admin)
  url.username = name
  url.password = password.reveal()
  url.pathname = `/${name}`
  return new SecretText(url.href)
}
