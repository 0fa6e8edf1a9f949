import {parseDatabaseUrl} from '../../platform/database-url.ts'
import {databaseName} from '../../platform/names.ts'
import {SecretText} from '../../platform/secret.ts'
import type {Platform} from '../../platform/summon-platform.ts'
import type {Outlives} from '../../reconcile/component.ts'
import type {Secret, World} from '../../world.ts'
import type {DatabaseLogin} from '../../world/database-access.ts'
import type {DatabaseMode} from '../database.ts'
import {newPassword} from '../password.ts'
import {createdOnce, secretValue} from '../secret-values.ts'
import {identityOf, parsedUrl} from './identity.ts'
import {whereThrough} from './where.ts'

/** A database, its role, and a role that only reads, on a server that several instances share. The passwords are stored before the server is told. */
export const shared: DatabaseMode = async (platform, world) => {
  const {name, spec} = platform
  const {adopt} = spec.database
  const {url: adminUrl, login: admin} = await adminOf(platform, world)
  const passwords = await createdOnce(world.cluster, platform, 'database', `${name}.db-pass`, () => ({password: newPassword(), password_ro: newPassword()}))
  const password = new SecretText(passwords.password)
  const readOnlyPassword = new SecretText(passwords.password_ro)
  const mark = await markOf(platform, world)
  const reached = await world.databases.ensure(admin, {name: databaseName(name), password, readOnlyPassword, mark, adopt})
  const url = urlFor(adminUrl, databaseName(name), password)
  return {url, identity: identityOf(url), id: reached.id, where: whereThrough(`${databaseName(name)} on ${admin.host}`, reached)}
}

/** The database, its role and its reader go only if they carry this instance's mark. */
export const sharedOutlives: Outlives = {
  what: ({name}) => `database ${databaseName(name)}`,
  purge: async (platform, world) => {
    const {login} = await adminOf(platform, world)
    await world.databases.drop(login, {name: databaseName(platform.name), mark: await markOf(platform, world)})
  },
}

const markOf = async ({name, namespace}: Platform, {cluster}: World): Promise<string> => `ridectl ${await cluster.id()}/${namespace}/${name}`

/** Who makes databases on the server; the URL of each is made from this one's. */
async function adminOf({spec}: Platform, {cluster}: World): Promise<{readonly url: Secret; readonly login: DatabaseLogin}> {
  const at = spec.database.admin
  const text = await secretValue(cluster, at)
  return {url: new SecretText(text), login: parseDatabaseUrl(text, `the URL in Secret ${at.name} of namespace ${at.namespace}`)}
}

function urlFor(admin: Secret, name: string, password: Secret): Secret {
  const url = parsedUrl(admin)
  url.username = name
  url.password = password.reveal()
  url.pathname = `/${name}`
  return new SecretText(url.href)
}
