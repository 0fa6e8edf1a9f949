import {broken, component, kept, type KeptVerdict, type Verdict} from '../reconcile/component.ts'
import type {Secret} from '../world.ts'
import {givenUrl} from './given-url.ts'

/** The broker of the Celery workers, where it is not Redis. */
export const messagequeue = component({
  name: 'messagequeue',
  during: 'Initializing',
  promises: 'a broker is known to the workers',
  needs: [],
  wanted: ({spec}) => spec.messageQueue.mode !== 'none',
  keeps: async (platform, world): Promise<Verdict | (KeptVerdict & {readonly gives: {readonly url: Secret}})> => {
    const {mode} = platform.spec.messageQueue
    if (mode !== 'external') return broken('ModeUnknown', `messageQueue.mode ${mode} is not supported by this ridectl: use external or none`)
    return {...kept(), gives: {url: await givenUrl('messageQueue', platform.spec.messageQueue, platform, world)}}
  },
})
