import {overwrites} from '../manifests/ownership.ts'
import type {KubeObject, World} from '../world.ts'
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
  const note = (object: KubeObject, answer: KubeObject, warnings: readonly string[], later: boolean): KubeObject => {
    const live = inventory.find(object.kind, object.metadata.name)
    const taken = live === undefined ? [] : overwrites(live, object, 'ridectl')
    const named = taken.map(({path, manager}) => ({object: `${object.kind} ${object.metadata.name}`, path, manager}))
    writes.push({object, live, answer, warnings, overwrites: named, later})
    return answer
  }
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
          if (!namespaceExists) return {object: note(object, object, [], true), warnings: []}
          const replicas = handedOver.get(`${object.kind}/${object.metadata.name}`)
          const sent = replicas === undefined ? object : {...object, spec: {...object.spec, replicas}}
          const {object: answer, warnings} = await cluster.apply(sent, {...options, dryRun: true})
          return {object: note(object, answer, warnings, false), warnings}
        },
        create: async (object, options = {}) => {
          // A component that only asks has written nothing.
          if (options.dryRun) return namespaceExists ? cluster.create(object, options) : undefined
          if (!namespaceExists) return note(object, object, [], true)
          const answer = await cluster.create(object, {dryRun: true})
          return answer && note(object, answer, [], false)
        },
        replace: async (object) => object,
        patch: async (ref) => ({...ref, metadata: {name: ref.name}}),
        remove: async () => {},
      },
    },
  }
}
