import {refOf} from '../platform/ref.ts'
import {removeThis} from '../reconcile/remove-this.ts'
import type {KubeObject, World} from '../world.ts'

/** Between two looks, in milliseconds. */
const pause = 500

/** Removes them; then says, look after look, which are still there. A claim goes only when no pod uses it any more. */
export async function* removeForGood({cluster, clock}: World, objects: readonly KubeObject[], signal: AbortSignal): AsyncGenerator<readonly string[], void> {
  for (const object of objects) await removeThis(cluster, object)
  for (let rest = await stillThere(objects); rest.length > 0; rest = await stillThere(rest)) {
    yield rest.map(({kind, metadata}) => `${kind} ${metadata.name}`)
    await clock.sleep(pause, signal)
  }

  async function stillThere(some: readonly KubeObject[]): Promise<readonly KubeObject[]> {
    const found = await Promise.all(some.map((object) => cluster.get(refOf(object))))
    return some.filter((object, at) => found[at]?.metadata.uid === object.metadata.uid)
  }
}
