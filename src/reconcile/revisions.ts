import {isDeepStrictEqual} from 'node:util'

import {ownerOf} from '../manifests/stamp.ts'
import {labelsOf, selectorOf} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Cluster, KubeObject} from '../world.ts'
import {removeThis} from './remove-this.ts'

const kind = {apiVersion: 'apps/v1', kind: 'ControllerRevision'} as const
/** Tells them from those that a StatefulSet of the instance keeps. */
const component = 'revision'
const keepLast = 20

export interface Author {
  readonly who: string
  readonly why?: string
  readonly ridectl: string
}

/** Keeps the whole spec of each deploy: status is a cache and may be lost, these are what a rollback reads. */
export async function recordRevision(cluster: Cluster, platform: Platform, author: Author): Promise<void> {
  const revisions = (await cluster.list(kind, {namespace: platform.namespace, labels: selectorOf({name: platform.name, component})})).toSorted((one, other) => numberOf(other) - numberOf(one))
  const [last] = revisions
  if (last !== undefined && isDeepStrictEqual(last['data'], dataOf(platform))) return
  await cluster.create(revisionOf(platform, author, last === undefined ? 1 : numberOf(last) + 1))
  await Promise.all(revisions.slice(keepLast - 1).map((old) => removeThis(cluster, old)))
}

function revisionOf(platform: Platform, {who, why, ridectl}: Author, number: number): KubeObject {
  return {
    ...kind,
    metadata: {
      name: `${platform.name}-${number}`,
      namespace: platform.namespace,
      labels: labelsOf({name: platform.name, component, version: platform.spec.version}),
      annotations: {'ridectl.dev/who': who, 'ridectl.dev/written-by': `ridectl/${ridectl}`, ...(why === undefined ? {} : {'ridectl.dev/why': why})},
      ownerReferences: [ownerOf(platform)],
    },
    data: dataOf(platform),
    revision: number,
  }
}

const dataOf = (platform: Platform): Record<string, unknown> => ({spec: platform.live.spec ?? {}})
const numberOf = (revision: KubeObject): number => Number(revision['revision'] ?? 0)
