import {isDeepStrictEqual} from 'node:util'
import {RidectlError} from '../errors.ts'
import {ownFields} from '../manifests/ownership.ts'
import {askedFor, type Asks} from '../platform/asks.ts'
import type {Cluster, KubeObject} from '../world.ts'

export const instanceKind = {apiVersion: 'summon.ridecell.io/v1beta1', kind: 'SummonPlatform'} as const

export interface Intent {
  readonly name: string
  readonly namespace: string
  readonly version?: string
  /** The instance as a file describes it. */
  readonly instance?: KubeObject
  /** What a person asks for beside the spec: a restart, a migration again. */
  readonly asks?: Asks
}

/**
 * The spec that this deploy wants, as the field manager `ridectl` applies it: the file's, or what we applied before, with the version changed.
 * Applied without force: where a person or Argo CD owns a field, they are the ones to change it.
 */
export function intended({name, namespace, version, instance, asks}: Intent, live: KubeObject | undefined): KubeObject {
  const base = instance ?? (live === undefined ? undefined : ownFields(live, 'ridectl'))
  const spec = {...(base?.['spec'] as Record<string, unknown> | undefined), ...(version === undefined ? {} : {version})}
  const {labels, annotations: own} = (base?.['metadata'] ?? {}) as Partial<KubeObject['metadata']>
  const annotations = {...own, ...askedFor(live?.metadata.annotations ?? {}), ...asks}
  const uid = live?.metadata.uid
  return {
    ...instanceKind,
    metadata: {name, namespace, ...(uid === undefined ? {} : {uid}), ...(labels === undefined ? {} : {labels}), ...(Object.keys(annotations).length === 0 ? {} : {annotations})},
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

/** Whether nobody has changed since what is wanted of the instance: the server counts the changes of a spec. */
export function isSameIntent(before: KubeObject | undefined, now: KubeObject | undefined): boolean {
  if (before === undefined || now === undefined) return before === now
  const asks = ({metadata}: KubeObject): Asks => askedFor(metadata.annotations ?? {})
  return before.metadata.uid === now.metadata.uid && before.metadata.generation === now.metadata.generation && isDeepStrictEqual(asks(before), asks(now))
}
