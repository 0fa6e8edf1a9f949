import {databaseName} from '../../platform/names.ts'
import {SecretText} from '../../platform/secret.ts'
import type {Secret} from '../../world.ts'
import type {DatabaseMode} from '../database.ts'
import {newPassword} from '../password.ts'
import {createdOnce, secretValue} from '../secret-values.ts'
import {identityOf, parsedUrl} from './identity.ts'

/** A database, its role, and a role that only reads, on a server that several instances share. The passwords are stored before the server is told. */
export const shared: DatabaseMode = async (platform, world) => {
  const {name, namespace, spec} = platform
  const {adopt, admin: at} = spec.database
  const admin = new SecretText(await secretValue(world.cluster, at))
  const passwords = await createdOnce(world.cluster, platform, 'database', `${name}.db-pass`, () => ({password: newPassword(), password_ro: newPassword()}))
  const password = new SecretText(passwords['password'] ?? '')
  const readOnlyPassword = new SecretText(passwords['password_ro'] ?? '')
  const mark = `ridectl ${await world.cluster.id()}/${namespace}/${name}`
  await world.databases.ensure(admin, {name: databaseName(name), password, readOnlyPassword, mark, adopt})
  const url = urlFor(admin, databaseName(name), password)
  return {url, identity: identityOf(url), where: `${databaseName(name)} on ${parsedUrl(admin).hostname}`}
}

function urlFor(admin: Secret, name: string, password: Secret): Secret {
  const url = parsedUrl(admin)
  url.username = name
  url.password = password.reveal()
  url.pathname = `/${name}`
  return new SecretText(url.href)
}
