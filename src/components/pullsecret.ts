import {template} from '../manifests/template.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {component} from '../reconcile/component.ts'
import {registry} from './registry.ts'

/** A copy of the registry's credentials beside the pods, which cannot use one of another namespace. */
export const pullsecret = component({
  name: 'pullsecret',
  during: 'Initializing',
  promises: 'the pods may pull the image',
  needs: [registry],
  wanted: (platform) => isElsewhere(platform),
  applies: (platform, given) => template('pullsecret', {name: pullSecretName(platform) ?? '', type: given.registry?.type ?? 'Opaque', data: given.registry?.data ?? {}}),
})

/** The Secret that pods name: the one that there is, or the copy of it. */
export function pullSecretName(platform: Pick<Platform, 'name' | 'namespace' | 'spec'>): string | undefined {
  return isElsewhere(platform) ? `${platform.name}.pull-secret` : platform.spec.pullSecret
}

const isElsewhere = ({namespace, spec}: Pick<Platform, 'namespace' | 'spec'>): boolean =>
  spec.pullSecret !== undefined && spec.pullSecretNamespace !== undefined && spec.pullSecretNamespace !== namespace
