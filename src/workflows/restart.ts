import {migration} from '../components/migration.ts'
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

/** What a restart of these components asks for; of none named: of every workload that is there. INVALID_INPUT where there is nothing to restart, CONFLICT where it would bring another version. */
export async function restartOf({world, live, namespace, name}: Found, wanted: readonly string[]): Promise<Restart> {
  const lists = await Promise.all(workloads.map((kind) => world.cluster.list({apiVersion: 'apps/v1', kind}, {namespace, labels: instanceSelector(name)})))
  const known = [...new Set(lists.flat().map(componentOf))]
  const components = wanted.length > 0 ? wanted : known.filter((component) => !onlyByName.includes(component))
  if (components.length === 0) throw new RidectlError('INVALID_INPUT', `${name} has no workload that could be restarted`, {remedy: [{command: `ridectl status ${name}`}]})
  if (components.some((component) => component !== migration.name)) refuseIfAnotherIsPending(parsePlatform(live))
  const now = world.clock.now()
  const asks = components.map((component) => (component === migration.name ? migrationAgain(live) : workloadAgain(component, known, name, now)))
  return {components, asks: Object.assign({}, ...asks) as Asks}
}

// Its deploy was let go, or its migration failed: a restart is no word on that.
function refuseIfAnotherIsPending({name, namespace, spec, status}: Platform): void {
  if (status.version === undefined || status.version === spec.version) return
  throw new RidectlError('CONFLICT', `${name} is on its way from ${status.version} to ${spec.version}: a restart would go on with that`, {
    remedy: [
      {command: `ridectl deploy ${name} --version ${spec.version}`, why: 'goes on with it, and starts anew what is broken'},
      {command: `ridectl deploy ${name} --version ${status.version}`, why: 'stays on what serves'},
      {command: `kubectl --namespace ${namespace} rollout restart deployment --selector app.kubernetes.io/instance=${name}`, why: 'starts the pods anew as they are'},
    ],
  })
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
