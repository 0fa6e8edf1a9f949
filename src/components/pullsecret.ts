import {template} from '../manifests/template.ts'
import {isElsewhere, pullSecretName} from '../platform/pull-secret.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component, type Manifest} from '../reconcile/component.ts'
import {registry, type RegistryGives} from './registry.ts'

/** A copy of the registry's credentials beside the pods, which cannot use one of another namespace. */
export const pullsecret = component({
  name: 'pullsecret',
  during: 'Initializing',
  promises: 'the pods may pull the image',
  needs: [registry],
  wanted: isElsewhere,
  applies: (platform, given) => copyOf(platform, given.registry),
})

export function copyOf(platform: Platform, {type, data}: RegistryGives = {type: 'Opaque', data: {}}): readonly Manifest[] {
  return template('pullsecret', {name: pullSecretName(platform) ?? '', type, data})
}
