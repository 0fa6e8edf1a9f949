import {RidectlError} from '../errors.ts'
import {SecretText} from '../platform/secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Secret, World} from '../world.ts'
import {secretValue} from './secret-values.ts'

/** The URL of something that somebody else keeps: in the spec where there is no secret in it, else in a Secret. */
export async function givenUrl(field: string, at: {readonly url?: string; readonly secret?: {readonly name: string; readonly key: string}}, {name, namespace}: Platform, {cluster}: World): Promise<Secret> {
  if (at.url !== undefined) return new SecretText(at.url)
  if (at.secret !== undefined) return new SecretText((await secretValue(cluster, {namespace, ...at.secret})).trim())
  throw new RidectlError('INVALID_INPUT', `${name}: ${field}.mode external needs ${field}.url, or ${field}.secret where there is a password in it`)
}
