import {urlOf} from '../platform/hosts.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Outcome} from '../reconcile/events.ts'
import type {World} from '../world.ts'

/** The last line of a deploy: where the instance is now, and where it was. */
export async function outcomeOf(world: World, platform: Platform, run: {readonly was?: string | undefined; readonly seconds: number; readonly unchanged: boolean}): Promise<Outcome> {
  const {name, namespace, spec} = platform
  const ingress = await world.cluster.get({apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', namespace, name})
  const url = urlOf(spec, ingress)
  return {
    name,
    version: spec.version,
    ...(run.was === undefined || run.was === spec.version ? {} : {was: run.was}),
    ...(url === undefined ? {} : {url}),
    seconds: run.seconds,
    unchanged: run.unchanged,
  }
}
