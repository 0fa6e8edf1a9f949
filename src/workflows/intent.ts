import {RidectlError} from '../errors.ts'
import {ownFields} from '../manifests/ownership.ts'
import type {Cluster, KubeObject} from '../world.ts'

export const instanceKind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const

export interface Intent {
  readonly name: string
  readonly namespace: string
  readonly version?: string
  /** The instance as a file describes it. */
  readonly instance?: KubeObject
}

/**
 * The spec that this deploy wants, as the field manager `ridectl` applies it: the file's, or what we applied before, with the version changed.
 * Applied without force: where a person or Argo CD owns a field, they are the ones to change it.
 */
export function intended({name, namespace, version, instance}: Intent, live: KubeObject | undefined): KubeObject {
  const base = instance ?? (live === undefined ? undefined : ownFields(live, 'ridectl'))
  const spec = {...(base?.['spec'] as Record<string, unknown> | undefined), ...(version === undefined ? {} : {version})}
  const {labels, annotations} = (base?.['metadata'] ?? {}) as Partial<KubeObject['metadata']>
  const uid = live?.metadata.uid
  return {
    ...instanceKind,
    metadata: {name, namespace, ...(uid === undefined ? {} : {uid}), ...(labels === undefined ? {} : {labels}), ...(annotations === undefined ? {} : {annotations})},
    spec,
  }
}

/** Applies the intent; a dry run shows what the server would make of it. */
export async function applyIntent(cluster: Cluster, intent: KubeObject, options: {readonly dryRun?: boolean} = {}): Promise<KubeObject> {
  try {
    return (await cluster.apply(intent, {...options, force: false})).object
  } catch (error) {
    if (!(error instanceof RidectlError) || error.code !== 'CONFLICT') throw error
    throw new RidectlError('CONFLICT', `another manager owns what this deploy would change on ${intent.metadata.name}: ${error.message}`, {
      details: ['Change it where it is kept (Git, Argo CD, kubectl): ridectl never takes fields of an instance from others.'],
      cause: error,
    })
  }
}
