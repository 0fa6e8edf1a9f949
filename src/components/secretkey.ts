import {SecretText} from '../platform/secret.ts'
import {component, kept, type KeptVerdict} from '../reconcile/component.ts'
import type {Secret} from '../world.ts'
import {newPassword} from './password.ts'
import {createdOnce} from './secret-values.ts'

/** Django's SECRET_KEY: made once, for good. */
export const secretkey = component({
  name: 'secretkey',
  during: 'Initializing',
  promises: 'the instance has a secret key of its own',
  needs: [],
  keeps: async (platform, world): Promise<KeptVerdict & {readonly gives: {readonly key: Secret}}> => {
    const values = await createdOnce(world.cluster, platform, 'secretkey', `${platform.name}.secret-key`, () => ({SECRET_KEY: newPassword()}))
    return {...kept(), gives: {key: new SecretText(values.SECRET_KEY)}}
  },
})
