import {RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, kept, type KeptVerdict} from '../reconcile/component.ts'
import type {Cluster} from '../world.ts'

/** A Secret as it is stored: what is copied is not looked into. */
export interface RegistryGives {
  readonly type: string
  readonly data: Readonly<Record<string, string>>
}

/** The credentials with which nodes pull the image, wherever their Secret is. */
export const registry = component({
  name: 'registry',
  during: 'Initializing',
  promises: 'the registry\'s credentials are at hand',
  needs: [],
  wanted: ({spec}) => spec.pullSecret !== undefined,
  keeps: async (platform, {cluster}): Promise<KeptVerdict & {readonly gives: RegistryGives}> => {
    const {name, namespace} = storedAt(platform)
    return {...kept(`${name} in ${namespace}`), gives: await credentialsOf(platform, cluster)}
  },
})

/** SECRET_MISSING where there are none. */
export async function credentialsOf(platform: Platform, cluster: Cluster): Promise<RegistryGives> {
  const {name, namespace} = storedAt(platform)
  const secret = await cluster.get({apiVersion: 'v1', kind: 'Secret', namespace, name})
  if (secret === undefined) {
    throw new RidectlError('SECRET_MISSING', `pullSecret: there is no Secret ${name} in namespace ${namespace}`, {
      remedy: [{command: `kubectl create secret docker-registry ${name} --namespace ${namespace} --from-file .dockerconfigjson=FILE`}],
    })
  }
  const {type = 'Opaque', data = {}} = secret as Partial<RegistryGives>
  return {type, data}
}

const storedAt = ({namespace, spec: {pullSecret = '', pullSecretNamespace = namespace}}: Platform): {readonly name: string; readonly namespace: string} => ({name: pullSecret, namespace: pullSecretNamespace})
