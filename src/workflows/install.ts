import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse} from 'yaml'
import {RidectlError} from '../errors.ts'
import {packageRoot} from '../manifests/package-root.ts'
import {changedPaths} from '../reconcile/changed-paths.ts'
import type {Cluster, KubeObject, World} from '../world.ts'

export interface Installed {
  readonly name: string
  readonly context: string
  readonly action: 'create' | 'change' | 'unchanged'
  /** What differs, as paths. */
  readonly paths: readonly string[]
}

export const definitionKind = {apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition'} as const
export const definitionName = 'summonplatforms.summon.ridecell.io'

const withinSeconds = 30

/** Applies the definition of SummonPlatform where it differs, and waits until the cluster serves it. A dry run says what would change. */
export async function install({cluster}: World, options: {readonly dryRun: boolean; readonly signal: AbortSignal}): Promise<Installed> {
  const wanted = await definitionWanted()
  const live = await cluster.get({...definitionKind, name: definitionName})
  const planned = await apply(cluster, wanted, true)
  const paths = live === undefined ? [] : changedPaths(live, planned)
  const action = live === undefined ? 'create' : paths.length > 0 ? 'change' : 'unchanged'
  if (!options.dryRun) {
    if (action !== 'unchanged') await apply(cluster, wanted, false)
    await established(cluster, options.signal)
  }
  return {name: `SummonPlatform (${definitionName})`, context: cluster.context, action, paths}
}

/** As this ridectl has it. */
export async function definitionWanted(): Promise<KubeObject> {
  return parse(await readFile(join(packageRoot(), 'templates', 'crd.yaml'), 'utf8')) as KubeObject
}

async function apply(cluster: Cluster, wanted: KubeObject, dryRun: boolean): Promise<KubeObject> {
  try {
    return (await cluster.apply(wanted, {dryRun, force: false})).object
  } catch (error) {
    if (!(error instanceof RidectlError) || error.code !== 'CONFLICT') throw error
    throw new RidectlError('CONFLICT', `another manager owns fields of ${definitionName}: ${error.message}`, {
      details: ['It was installed by other means. Change it there, or give it up with the command below and install again; the instances stay.'],
      remedy: [{command: `kubectl apply --server-side --force-conflicts --field-manager=ridectl -f templates/crd.yaml`, why: 'takes the fields over'}],
      cause: error,
    })
  }
}

async function established(cluster: Cluster, letGo: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(withinSeconds * 1000)
  const signal = AbortSignal.any([letGo, late])
  for await (const {object} of cluster.watch(definitionKind, {fields: `metadata.name=${definitionName}`}, signal)) {
    if (object === undefined || object.metadata.name !== definitionName) continue
    const {accepted, served} = conditionsOf(object)
    if (served) return
    if (accepted === false) throw new RidectlError('REFUSED', `the cluster does not accept the names of ${definitionName}: another definition has them`)
  }
  if (letGo.aborted) throw new RidectlError('INTERRUPTED', 'let go while the cluster was taking up the definition: it goes on by itself')
  throw new RidectlError('TIMED_OUT', `the cluster did not serve ${definitionName} within ${withinSeconds} s`, {
    remedy: [{command: `kubectl get crd ${definitionName} -o yaml`, why: 'its conditions say why'}],
  })
}

function conditionsOf(definition: KubeObject): {accepted: boolean | undefined; served: boolean} {
  const conditions = (definition.status?.['conditions'] ?? []) as readonly {type: string; status: string}[]
  const named = (type: string): string | undefined => conditions.find((condition) => condition.type === type)?.status
  const accepted = named('NamesAccepted')
  return {accepted: accepted === undefined ? undefined : accepted === 'True', served: named('Established') === 'True'}
}
