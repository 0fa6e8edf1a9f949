import {SecretText} from '../platform/secret.ts'
import {broken, component, kept, type KeptVerdict, type Verdict} from '../reconcile/component.ts'
import type {Secret} from '../world.ts'
import {givenUrl} from './given-url.ts'

export interface RedisGives {
  /** Of the broker, where there is no message queue. */
  readonly broker: Secret
  /** Of the application: cache, channels. */
  readonly application: Secret
}

/** Redis for the application, and for its tasks where nothing else carries them. */
export const redis = component({
  name: 'redis',
  during: 'Initializing',
  promises: 'a Redis is known to the application',
  needs: [],
  wanted: ({spec}) => spec.redis.mode !== 'none',
  keeps: async (platform, world): Promise<Verdict | (KeptVerdict & {readonly gives: RedisGives})> => {
    const {mode} = platform.spec.redis
    if (mode !== 'external') return broken('ModeUnknown', `redis.mode ${mode} is not supported by this ridectl: use external or none`)
    const url = await givenUrl('redis', platform.spec.redis, platform, world)
    return {...kept(), gives: {broker: numbered(url, 0), application: numbered(url, 1)}}
  },
})

// A URL that names a database means it for everything.
function numbered(url: Secret, database: number): Secret {
  const parsed = new URL(url.reveal())
  if (parsed.pathname === '' || parsed.pathname === '/') parsed.pathname = `/${database}`
  return new SecretText(parsed.href)
}
