import {RidectlError} from '../../errors.ts'
import {parseDatabaseUrl} from '../../platform/database-url.ts'
import {SecretText} from '../../platform/secret.ts'
import type {DatabaseMode} from '../database.ts'
import {identityOf} from './identity.ts'
import {secretValue} from '../secret-values.ts'
import {whereThrough} from './where.ts'

/** A database that somebody else keeps: its URL is in a Secret of the instance's namespace. Nothing of it is changed. */
export const external: DatabaseMode = async ({name, namespace, spec}, world) => {
  const {secret} = spec.database
  if (secret === undefined) throw new RidectlError('INVALID_INPUT', `${name}: database.mode external needs database.secret, the Secret that its URL is in`)
  const url = new SecretText(await secretValue(world.cluster, {namespace, name: secret.name, key: secret.key}))
  const reached = await world.databases.answers(parseDatabaseUrl(url.reveal(), `the URL in Secret ${secret.name}`))
  const identity = identityOf(url)
  return {url, identity, id: reached.id, where: whereThrough(identity, reached)}
}
