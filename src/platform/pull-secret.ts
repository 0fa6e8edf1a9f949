import type {Platform} from './summon-platform.ts'

type Puller = Pick<Platform, 'name' | 'namespace' | 'spec'>

/** The Secret that pods name: the one that there is, or the copy of it beside them. */
export function pullSecretName(platform: Puller): string | undefined {
  return isElsewhere(platform) ? `${platform.name}.pull-secret` : platform.spec.pullSecret
}

/** Pods cannot use one of another namespace. */
export const isElsewhere = ({namespace, spec}: Puller): boolean => spec.pullSecret !== undefined && spec.pullSecretNamespace !== undefined && spec.pullSecretNamespace !== namespace
