import {RidectlError} from '../errors.ts'
import {overwrites} from '../manifests/ownership.ts'
import {refOf} from '../platform/ref.ts'
import {isGoing} from '../readiness/workload.ts'
import type {Applied, ApplyOptions, Cluster, KubeObject, World} from '../world.ts'
import {handOverManager} from './hand-over.ts'
import type {Inventory} from './inventory.ts'
import type {Overwrite} from './plan.ts'
import {reading} from './reading.ts'

/** One write that would have been made. */
export interface DryWrite {
  readonly object: KubeObject
  readonly live: KubeObject | undefined
  /** What the server would store; the object itself where the namespace does not exist yet. */
  readonly answer: KubeObject
  readonly warnings: readonly string[]
  readonly overwrites: readonly Overwrite[]
  /** Not asked yet: the namespace is not there. */
  readonly later: boolean
}

/** The world with every write to the cluster a server-side dry run, noted down, and every write elsewhere left out. */
export function dryWorld(world: World, inventory: Inventory, namespaceExists: boolean): {readonly world: World; readonly writes: DryWrite[]} {
  const writes: DryWrite[] = []
  const handedOver = new Map<string, unknown>()
  const listed = (object: KubeObject): KubeObject | undefined => inventory.find(object.kind, object.metadata.name)
  const note = (write: Omit<DryWrite, 'overwrites'>): KubeObject => {
    writes.push({...write, overwrites: overwritesOf(write)})
    return write.answer
  }
  const unasked = (object: KubeObject): KubeObject => note({object, live: listed(object), answer: object, warnings: [], later: true})
  const {cluster} = world
  return {
    writes,
    world: {
      ...world,
      databases: {ensure: async () => ({changed: false}), drop: async () => ({}), answers: async () => ({})},
      site: {status: async () => 200},
      cluster: {
        ...reading(cluster),
        apply: async (object, options = {}) => {
          // Another manager would hold it from then on: the answer below must be the one that it would be after that.
          if (options.manager === handOverManager) {
            handedOver.set(`${object.kind}/${object.metadata.name}`, object.spec?.['replicas'])
            return {object, warnings: []}
          }
          if (!namespaceExists) return {object: unasked(object), warnings: []}
          const replicas = handedOver.get(`${object.kind}/${object.metadata.name}`)
          const sent = replicas === undefined ? object : {...object, spec: {...object.spec, replicas}}
          const {live, answer, warnings} = await dryApply(cluster, sent, options, listed(object))
          return {object: note({object, live, answer, warnings, later: false}), warnings}
        },
        create: async (object, options = {}) => {
          // A component that only asks has written nothing.
          if (options.dryRun) return asked(cluster, object)
          if (!namespaceExists) return unasked(object)
          const answer = await cluster.create(object, {dryRun: true})
          return answer && note({object, live: listed(object), answer, warnings: [], later: false})
        },
        replace: async (object) => object,
        patch: async (ref) => ({...ref, metadata: {name: ref.name}}),
        remove: async () => {},
      },
    },
  }
}

/** Every cluster has it: it says what the cluster does, where the instance's own namespace is not there yet. */
const elsewhere = 'default'

// undefined where nobody answers: the write that follows is told why.
async function asked(cluster: Cluster, object: KubeObject): Promise<KubeObject | undefined> {
  try {
    return await cluster.create(object, {dryRun: true})
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
    if (error.code === 'NOT_FOUND' && object.metadata.namespace !== elsewhere) return asked(cluster, {...object, metadata: {...object.metadata, namespace: elsewhere}})
    if (['NOT_FOUND', 'FORBIDDEN', 'REFUSED', 'QUOTA_EXCEEDED'].includes(error.code)) return undefined
    throw error
  }
}

// The answer has the resourceVersion of what the server compared with: changed since it was listed, it is read again, or others' changes would be shown as ours.
async function dryApply(cluster: Cluster, object: KubeObject, options: ApplyOptions, live: KubeObject | undefined, readings = 3): Promise<{readonly live: KubeObject | undefined; readonly answer: KubeObject; readonly warnings: Applied['warnings']}> {
  const {object: answer, warnings} = await cluster.apply(object, {...options, dryRun: true})
  if (readings === 0 || answer.metadata.resourceVersion === live?.metadata.resourceVersion) return {live: live && isGoing(live) ? undefined : live, answer, warnings}
  return dryApply(cluster, object, options, await cluster.get(refOf(object)), readings - 1)
}

function overwritesOf({live, object}: Pick<DryWrite, 'live' | 'object'>): readonly Overwrite[] {
  if (live === undefined) return []
  return overwrites(live, object, 'ridectl').map(({path, manager}) => ({object: `${object.kind} ${object.metadata.name}`, path, manager}))
}
