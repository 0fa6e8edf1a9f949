import {RidectlError} from '../errors.ts'
import type {DeployEvent} from '../reconcile/events.ts'
import type {Inventory} from '../reconcile/inventory.ts'
import {componentOf} from '../reconcile/labelled.ts'
import type {KubeObject, World} from '../world.ts'

export interface MigrationLog {
  /** Called after each pass: follows the pods of the migration that began to run. */
  readonly look: (inventory: Inventory) => void
  readonly over: () => Promise<void>
}

/** Says the running migration's log, line by line. A log that cannot be read is no reason to stop a deploy. */
export function migrationLog(world: World, say: (event: DeployEvent) => void, stop: AbortSignal): MigrationLog {
  const followed = new Map<string, Promise<void>>()
  return {
    look: (inventory) => {
      for (const pod of inventory.all('Pod').filter(isRunning)) {
        if (!followed.has(pod.metadata.name)) followed.set(pod.metadata.name, sayLog(world, pod, say, stop))
      }
    },
    over: async () => {
      await Promise.all(followed.values())
    },
  }
}

const isRunning = (pod: KubeObject): boolean => componentOf(pod) === 'migration' && pod.status?.['phase'] === 'Running'

async function sayLog({cluster, clock}: World, pod: KubeObject, say: (event: DeployEvent) => void, stop: AbortSignal): Promise<void> {
  try {
    const at = {namespace: pod.metadata.namespace ?? '', name: pod.metadata.name}
    for await (const line of cluster.logs(at, {follow: true, signal: stop})) say({type: 'log', time: clock.now(), component: 'migration', line})
  } catch (error) {
    if (!(error instanceof RidectlError) && !stop.aborted) throw error
  }
}
