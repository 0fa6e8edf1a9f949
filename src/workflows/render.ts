import {components} from '../components/index.ts'
import {parsePlatform} from '../platform/summon-platform.ts'
import {kept} from '../reconcile/component.ts'
import {dryWorld} from '../reconcile/dry-world.ts'
import {Inventory} from '../reconcile/inventory.ts'
import {inOrder} from '../reconcile/order.ts'
import {pass} from '../reconcile/pass.ts'
import type {KubeObject, World} from '../world.ts'
import {type Intent, instanceKind, intended} from './intent.ts'

/** The objects as a deploy would send them, in order, asking the cluster for what it holds and changing nothing. The view masks Secrets. */
export async function render(world: World, request: Intent): Promise<readonly KubeObject[]> {
  const {name, namespace} = request
  const live = await world.cluster.get({...instanceKind, name, namespace})
  const intent = intended(request, live)
  const platform = parsePlatform({...intent, metadata: {...intent.metadata, uid: live?.metadata.uid ?? '', generation: live?.metadata.generation ?? 1, resourceVersion: ''}, status: {}})
  const dry = dryWorld(world, new Inventory(), false)
  const nothing = async (): Promise<void> => {}
  await pass({components: inOrder(components), platform: () => platform, world: dry.world, inventory: new Inventory(), judge: () => kept(), beforeActing: nothing, asked: new Map()})
  return [intent, ...dry.writes.map(({object}) => object)]
}
