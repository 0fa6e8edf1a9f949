import {RidectlError} from '../errors.ts'
import {SecretText} from '../platform/secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, kept, type KeptVerdict} from '../reconcile/component.ts'
import type {Secret, World} from '../world.ts'
import {givenUrl} from './given-url.ts'
import {managed} from './redis/managed.ts'

export interface RedisGives {
  /** Of the broker, where there is no message queue. */
  readonly broker: Secret
  /** Of the application: cache, channels. */
  readonly application: Secret
  /** Of a scheduler that keeps its entries in Redis. */
  readonly scheduler: Secret
  /** The claim that its data is on; only where it is the instance's own, and the cluster has a place for it. */
  readonly claim?: string | undefined
}

/** How a mode answers: its URL, where its data is, and what there is to fear for it. */
export type RedisMode = (platform: Platform, world: World) => Promise<{readonly url: Secret; readonly claim?: string | undefined; readonly warning?: string}>

const external: RedisMode = async (platform, world) => {
  const url = await givenUrl('redis', platform.spec.redis, platform, world)
  if (!isReadable(url.reveal())) throw unreadable(platform)
  return {url}
}

// What is left of a password that is not encoded would be read as the host, and the rest as a path.
function isReadable(text: string): boolean {
  if (!/^[a-z][a-z0-9+]*:\/\//.test(text) || !URL.canParse(text)) return false
  const {pathname, hash} = new URL(text)
  return !`${pathname}${hash}`.includes('@')
}

function unreadable({name, namespace, spec: {redis: {url, secret}}}: Platform): RidectlError {
  const where = url === undefined && secret !== undefined ? `redis.secret cannot be used: key ${secret.key} of Secret ${secret.name} in namespace ${namespace} is` : 'redis.url cannot be used: it is'
  return new RidectlError('INVALID_INPUT', `${name}: ${where} no URL of one Redis, like redis://:PASSWORD@host:6379`, {
    details: ['In its password a / is written as %2F, # as %23, ? as %3F, @ as %40 and % as %25. A list of hosts, or of sentinels, is not supported.'],
  })
}

const modes: Readonly<Record<'external' | 'managed', RedisMode>> = {external, managed}

/** Redis for the application, and for its tasks where nothing else carries them. */
export const redis = component({
  name: 'redis',
  during: 'Initializing',
  promises: 'a Redis is known to the application',
  needs: [],
  wanted: ({spec}) => spec.redis.mode !== 'none',
  keeps: async (platform, world): Promise<KeptVerdict & {readonly gives: RedisGives}> => {
    const {mode} = platform.spec.redis
    const {url, claim, warning} = await modes[mode === 'managed' ? mode : 'external'](platform, world)
    return {...kept(warning), ...(warning === undefined ? {} : {warns: true}), gives: {broker: numbered(url, 0), application: numbered(url, 1), scheduler: numbered(url, 2), claim}}
  },
})

// A URL that names a database means it for everything.
function numbered(url: Secret, database: number): Secret {
  const parsed = new URL(url.reveal())
  if (parsed.pathname === '' || parsed.pathname === '/') parsed.pathname = `/${database}`
  return new SecretText(parsed.href)
}
