import {isDeepStrictEqual} from 'node:util'
import {isElsewhere, pullSecretName} from '../../platform/pull-secret.ts'
import type {KubeObject} from '../../world.ts'
import {broken, type Check, well} from '../check.ts'
import type {InstancePatient} from '../patients.ts'

/** Only a deploy copies it. That the one it is copied from is there, the secrets' check says. */
export const pullSecret: Check<InstancePatient> = {
  name: 'pull-secret',
  subject: 'Pull secret',
  examine: async ({cluster, platform}) => {
    const {name, namespace, spec, status} = platform
    if (!isElsewhere(platform) || status.version === undefined) return undefined
    const copy = {namespace, name: pullSecretName(platform) ?? ''}
    const from = {namespace: spec.pullSecretNamespace ?? '', name: spec.pullSecret ?? ''}
    const [there, source] = await Promise.all([copy, from].map((at) => cluster.get({apiVersion: 'v1', kind: 'Secret', ...at})))
    if (source === undefined) return undefined
    if (isDeepStrictEqual(heldBy(there), heldBy(source))) return well(`Secret ${copy.name} is as ${from.name} in ${from.namespace}`)
    return broken(`Secret ${copy.name} ${there === undefined ? 'is not there' : 'is not as it is any more'}: it is a copy of ${from.name} in ${from.namespace}`, {
      means: 'Nodes pull the image with the copy: a new pod may not start', remedy: `ridectl deploy ${name}`,
    })
  },
}

const heldBy = (secret: KubeObject | undefined): unknown => secret && {type: secret['type'], data: secret['data']}
