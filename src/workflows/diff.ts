import type {Plan} from '../reconcile/plan.ts'
import type {World} from '../world.ts'
import type {Intent} from './intent.ts'
import {preflight} from './preflight.ts'

/** What a deploy would change, the instance's own resource first, by the server's answers to a dry run. Writes nothing; an older ridectl may look. */
export async function diff(world: World, request: Intent & {readonly ridectl: string}): Promise<Plan> {
  const {plan, instance} = await preflight(world, {...request, older: true})
  return instance === undefined ? plan : {...plan, changes: [instance, ...plan.changes]}
}
