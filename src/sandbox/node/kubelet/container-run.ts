import {reportBug} from '../../report-bug.ts'
import {timestamp} from '../../timestamp.ts'
import type {RunningContainer} from '../container/running-container.ts'
import {stopContainer} from '../container/stop-container.ts'
import {lastText} from '../logs/last-text.ts'
import {probe, type ProbeTarget} from '../probes/probe.ts'
import {startProber, type ProbeKind} from '../probes/prober.ts'
import {nextBackOff, recovered} from './back-off.ts'
import type {ContainerRecord} from './container-record.ts'
import {restarts} from './pod-actions.ts'
import {podTitle} from './pod-events.ts'
import {restartPolicy, specOf, targetOf, type PodState} from './pod-state.ts'
import {writeStatus} from './write-status.ts'

/** Probes a container that was just started, and records its end. */
export function followRun(state: PodState, record: ContainerRecord, onEnd: () => void): void {
  const target = targetOf(state, record)
  if (target === undefined) return
  const over = new AbortController()
  if (record.init) record.started = true
  else probeContainer(state, record, target, over.signal)
  const end = (exitCode: number): void => {
    over.abort()
    ended(state, record, target.running, exitCode)
    onEnd()
  }
  target.running.exited.then(end).catch(reportBug)
}

function probeContainer(state: PodState, record: ContainerRecord, target: ProbeTarget, signal: AbortSignal): void {
  // what is so from the first moment is written by the sync that started the container
  let written = false
  const changed = (): void => (written ? writeStatus(state) : undefined)
  const events = {
    started: () => {
      record.started = true
      changed()
    },
    ready: (ready: boolean) => {
      if (record.ready === ready) return
      record.ready = ready
      changed()
    },
    unhealthy: (kind: ProbeKind, message: string) => state.events.warning('Unhealthy', `${kind} probe failed: ${message}`, record),
    failed: (kind: ProbeKind) => restart(state, record, kind, target),
  }
  startProber(record.container, (one) => probe(one, target, (one.timeoutSeconds ?? 1) * 1000), events, signal)
  written = true
}

function restart(state: PodState, record: ContainerRecord, kind: ProbeKind, target: ProbeTarget): void {
  if (state.ending || state.silent) return
  const {container} = record
  const {terminationGracePeriodSeconds} = (kind === 'Liveness' ? container.livenessProbe : container.startupProbe) ?? {}
  state.events.normal('Killing', `Container ${container.name} failed ${kind.toLowerCase()} probe, will be restarted`, record)
  stopContainer(target, terminationGracePeriodSeconds ?? specOf(state).terminationGracePeriodSeconds ?? 30).catch(reportBug)
}

function ended(state: PodState, record: ContainerRecord, running: RunningContainer, exitCode: number): void {
  record.log?.end()
  const message = exitCode === 0 ? undefined : terminationMessage(record)
  delete record.running
  Object.assign(record, {started: false, ready: false})
  record.state = {
    terminated: {
      exitCode,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      ...(message && {message}),
      startedAt: timestamp(running.startedAt),
      finishedAt: timestamp(),
      ...(record.containerID && {containerID: record.containerID}),
    },
  }
  backOffAfter(state, record, Date.now() - running.startedAt.getTime())
}

function terminationMessage({container, log}: ContainerRecord): string | undefined {
  return log && container.terminationMessagePolicy === 'FallbackToLogsOnError' ? lastText(log.path) : undefined
}

/** When the container that has ended may be started again, if it may. */
export function backOffAfter(state: PodState, record: ContainerRecord, ranFor: number): void {
  const {terminated} = record.state
  const {backOff} = state.context
  if (state.ending || terminated === undefined || !restarts(record.init, restartPolicy(state), terminated.exitCode)) return
  const delay = recovered(ranFor, backOff) ? 0 : record.backOff
  record.backOff = nextBackOff(delay, backOff)
  record.notBefore = Date.now() + delay
  if (delay === 0) return
  const {name} = record.container
  const title = podTitle(state.pod)
  record.lastRun = terminated
  const message = `back-off ${duration(delay)} restarting failed container=${name} pod=${title}`
  record.state = {waiting: {reason: 'CrashLoopBackOff', message}}
  state.events.warning('BackOff', `Back-off restarting failed container ${name} in pod ${title}`, record)
}

/** As Go writes a duration: `10s`, `2m40s`. */
function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${milliseconds / 1000}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
