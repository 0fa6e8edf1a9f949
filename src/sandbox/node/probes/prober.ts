import {setTimeout as sleep} from 'node:timers/promises'
import {reportBug} from '../../report-bug.ts'
import type {Container, Probe} from '../pod-spec.ts'
import type {ProbeFailure} from './probe.ts'

export type ProbeKind = 'Startup' | 'Readiness' | 'Liveness'

export type Attempt = (probe: Probe) => Promise<ProbeFailure>

export interface ProberEvents {
  /** One attempt, failed. */
  unhealthy(kind: ProbeKind, message: string): void
  started(): void
  ready(ready: boolean): void
  /** Liveness or startup have failed for good: the container has to be ended. */
  failed(kind: ProbeKind): void
}

/** Before its first success a startup or readiness probe is repeated this quickly at first (milliseconds), and ever more seldom: a start is over as soon as it is. */
const eager = 100

/** Probes a container until the signal aborts. Without probes it is started and ready at once. */
export function startProber(container: Container, attempt: Attempt, events: ProberEvents, signal: AbortSignal): void {
  const run = (kind: ProbeKind, probe: Probe, judge: (healthy: boolean) => boolean): void =>
    void repeat(kind, probe, {attempt, unhealthy: events.unhealthy, judge}, signal).catch(unlessAborted)
  const unlessAborted = (error: unknown): void => (signal.aborted ? undefined : reportBug(error))

  const started = (): void => {
    events.started()
    const {readinessProbe, livenessProbe} = container
    if (readinessProbe === undefined) events.ready(true)
    else run('Readiness', readinessProbe, (healthy) => (events.ready(healthy), true))
    if (livenessProbe) run('Liveness', livenessProbe, (healthy) => (healthy || events.failed('Liveness'), healthy))
  }

  if (container.startupProbe === undefined) started()
  else run('Startup', container.startupProbe, (healthy) => ((healthy ? started() : events.failed('Startup')), false))
}

interface Rounds {
  readonly attempt: Attempt
  readonly unhealthy: (kind: ProbeKind, message: string) => void
  /** Told when a threshold is reached; false: that was all. */
  readonly judge: (healthy: boolean) => boolean
}

async function repeat(kind: ProbeKind, probe: Probe, {attempt, unhealthy, judge}: Rounds, signal: AbortSignal): Promise<void> {
  const {initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1, failureThreshold = 3} = probe
  const period = periodSeconds * 1000
  if (initialDelaySeconds > 0) await sleep(initialDelaySeconds * 1000, undefined, {signal})
  let [successes, failures, countsFrom] = [0, 0, 0]
  let hasSucceeded = kind === 'Liveness'
  const since = performance.now()
  for (;;) {
    const start = performance.now()
    const failure = await attempt(probe)
    if (signal.aborted) return
    if (failure === undefined) {
      ;[successes, failures, hasSucceeded] = [successes + 1, 0, true]
      if (successes >= successThreshold && !judge(true)) return
    } else if (hasSucceeded || start >= countsFrom) {
      // the quick attempts in between do not count: a threshold is a number of periods
      ;[successes, failures, countsFrom] = [0, failures + 1, start + period]
      unhealthy(kind, failure)
      if (failures >= failureThreshold && !judge(false)) return
    }
    const [took, waited] = [performance.now() - start, performance.now() - since]
    await sleep(hasSucceeded ? period - took : Math.min(period, Math.max(eager, 4 * took, waited / 10)), undefined, {signal})
  }
}
