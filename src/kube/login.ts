import {X509Certificate} from 'node:crypto'
import {RidectlError} from '../errors.ts'
import type {Login} from '../world/machine.ts'
import {type Fields, textOf, type Target} from './kubeconfig.ts'
import {pem, readCredential} from './plain-access.ts'

/** What a context logs in with, and how long that is good: read from the kubeconfig, nobody is asked. */
export async function loginOf(target: Target): Promise<Login> {
  const {cluster, user} = target
  const exec = user.fields['exec'] as Fields | undefined
  const provider = user.fields['auth-provider'] as Fields | undefined
  const name = provider && textOf(provider, 'name')
  const certificateEnds = await certificateEnd(target)
  const tokenEnds = await tokenEnd(target)
  return {
    server: cluster.server,
    verifiesServer: cluster.fields['insecure-skip-tls-verify'] !== true,
    ...(exec === undefined ? {} : {program: programOf(exec)}),
    ...(name === undefined ? {} : {provider: name}),
    ...(certificateEnds === undefined ? {} : {certificateEnds}),
    ...(tokenEnds === undefined ? {} : {tokenEnds}),
  }
}

function programOf(exec: Fields): NonNullable<Login['program']> {
  const [installHint, profile] = [textOf(exec, 'installHint'), profileOf(exec)]
  return {command: textOf(exec, 'command') ?? '', ...(installHint === undefined ? {} : {installHint}), ...(profile === undefined ? {} : {profile})}
}

/** As `aws eks update-kubeconfig --profile` writes it, or as people write it by hand. */
function profileOf(exec: Fields): string | undefined {
  const words = (exec['args'] ?? []) as readonly unknown[]
  const at = words.indexOf('--profile')
  if (at !== -1 && typeof words[at + 1] === 'string') return words[at + 1] as string
  const set = ((exec['env'] ?? []) as readonly Fields[]).find((one) => textOf(one, 'name') === 'AWS_PROFILE')
  return set && textOf(set, 'value')
}

async function certificateEnd(target: Target): Promise<Date | undefined> {
  const certificate = await pem(target, 'client-certificate')
  if (certificate === undefined) return undefined
  try {
    return new X509Certificate(certificate).validToDate
  } catch (error) {
    throw new RidectlError('CREDENTIALS', `context ${target.context}: the client certificate of the kubeconfig cannot be read`, {cause: error})
  }
}

async function tokenEnd(target: Target): Promise<Date | undefined> {
  const {fields} = target.user
  const file = textOf(fields, 'tokenFile')
  const token = file === undefined ? textOf(fields, 'token') : (await readCredential(target, file)).toString('utf8').trim()
  const seconds = token === undefined ? undefined : expiryIn(token)
  return seconds === undefined ? undefined : new Date(seconds * 1000)
}

/** `exp` of a JWT; other tokens do not say. */
function expiryIn(token: string): number | undefined {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return undefined
  try {
    const {exp} = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {exp?: unknown}
    return typeof exp === 'number' ? exp : undefined
  } catch {
    return undefined
  }
}
