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

const external: RedisMode = async (platform, world) => ({url: await givenUrl('redis', platform.spec.redis, platform, world)})

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
