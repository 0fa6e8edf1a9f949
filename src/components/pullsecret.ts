import {template} from '../manifests/template.ts'
import {isElsewhere, pullSecretName} from '../platform/pull-secret.ts'
import {component} from '../reconcile/component.ts'
import {registry} from './registry.ts'

/** A copy of the registry's credentials beside the pods, which cannot use one of another namespace. */
export const pullsecret = component({
  name: 'pullsecret',
  during: 'Initializing',
  promises: 'the pods may pull the image',
  needs: [registry],
  wanted: isElsewhere,
  applies: (platform, given) => template('pullsecret', {name: pullSecretName(platform) ?? '', type: given.registry?.type ?? 'Opaque', data: given.registry?.data ?? {}}),
})
