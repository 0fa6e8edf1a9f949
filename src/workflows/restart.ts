import {redisserver} from '../components/redisserver.ts'
import {RidectlError} from '../errors.ts'
import {type Asks, migrateAgain, startAnew} from '../platform/asks.ts'
import {nearest} from '../platform/nearest.ts'
import {parsePlatform, type Platform} from '../platform/summon-platform.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {KubeObject} from '../world.ts'
import type {Found} from './find-instance.ts'

const workloads = ['Deployment', 'StatefulSet'] as const

/** What holds data may lose it in a restart: only by its name. */
export const onlyByName: readonly string[] = [redisserver.name]

export interface Restart {
  readonly components: readonly string[]
  /** Annotations of the instance, for the deploy that carries it out. */
  readonly asks: Asks
}

/** What a restart of these components asks for; of none named: of every workload that is there. INVALID_INPUT where there is nothing to restart. */
export async function restartOf({world, live, namespace, name}: Found, wanted: readonly string[]): Promise<Restart> {
  const lists = await Promise.all(workloads.map((kind) => world.cluster.list({apiVersion: 'apps/v1', kind}, {namespace, labels: instanceSelector(name)})))
  const known = [...new Set(lists.flat().map(componentOf))]
  const components = wanted.length > 0 ? wanted : known.filter((component) => !onlyByName.includes(component))
  if (components.length === 0) throw new RidectlError('INVALID_INPUT', `${name} has no workload that could be restarted`, {remedy: [{command: `ridectl status ${name}`}]})
  const now = world.clock.now()
  const asks = components.map((component) => (component === 'migration' ? migrationAgain(live) : workloadAgain(component, known, name, now)))
  return {components, asks: Object.assign({}, ...asks) as Asks}
}

function workloadAgain(component: string, known: readonly string[], name: string, now: Date): Asks {
  if (known.includes(component)) return startAnew(component, now)
  const near = nearest(component, known)
  throw new RidectlError('INVALID_INPUT', `${name} has no workload ${component}; ${near.length === 0 ? `it has ${known.join(', ')}` : `near are ${near.join(', ')}`}`)
}

function migrationAgain(live: KubeObject): Asks {
  const platform: Platform = parsePlatform(live)
  const {spec, status, annotations, name} = platform
  const hasFailed = status.migrations?.[0]?.result === 'failed'
  if (status.migratedVersion === spec.version && !hasFailed) throw new RidectlError('INVALID_INPUT', `${name} is migrated to ${spec.version} already: there is nothing to run again`)
  return migrateAgain(annotations)
}
