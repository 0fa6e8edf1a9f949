import {setTimeout as sleep} from 'node:timers/promises'
import {probe, type ProbeTarget} from '../probes/probe.ts'
import type {Handler} from '../pod-spec.ts'

/** Runs the preStop hook, sends SIGTERM, and SIGKILL when the grace (seconds) is over. Called again, it can only shorten the grace. */
export async function stopContainer(target: ProbeTarget, grace: number): Promise<void> {
  const {running, container} = target
  running.killAt(performance.now() + grace * 1000)
  const hook = container.lifecycle?.preStop
  if (hook && grace > 0) await Promise.race([preStop(hook, target, grace * 1000), running.exited])
  running.process.signal('SIGTERM')
  await running.exited
}

/** A hook that fails delays nothing and is not repeated. */
async function preStop(hook: Handler, target: ProbeTarget, timeout: number): Promise<void> {
  if (hook.sleep) await sleep(Math.min(hook.sleep.seconds * 1000, timeout), undefined, {ref: false})
  else await probe(hook, target, timeout)
}
