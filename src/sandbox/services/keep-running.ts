import {setTimeout as sleep} from 'node:timers/promises'
import type {LogLines} from './service-log.ts'

interface Service {
  readonly exited: Promise<string>
  stop(): Promise<void>
}

/** Starts a service, and starts it again when it ends by itself; it comes back on its old port. */
export async function keepRunning<Started extends Service>(start: () => Promise<Started>, log: LogLines): Promise<{readonly first: Started; stop(): Promise<void>}> {
  const first = await start()
  let current: Service = first
  let isStopping = false
  const follow = async (): Promise<void> => {
    for (;;) {
      const how = await current.exited
      if (isStopping) return
      log.write(`ended by itself (${how}): starting again`)
      await sleep(1000)
      if (isStopping) return
      current = await start().catch((error: unknown) => notStarted(error, log))
    }
  }
  void follow()
  return {
    first,
    stop: () => {
      isStopping = true
      return current.stop()
    },
  }
}

/** Ended already, so that it is tried once more. */
function notStarted(error: unknown, log: LogLines): Service {
  log.write(`not started: ${error instanceof Error ? error.message : error}`)
  return {exited: Promise.resolve('no start'), stop: async () => {}}
}
