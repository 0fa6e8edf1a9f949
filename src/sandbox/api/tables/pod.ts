import type {Stored} from '../../contracts.ts'
import {ageColumn, column, nameColumn, since, wide, type Column} from './column.ts'

interface Terminated {
  readonly exitCode: number
  readonly signal?: number
  readonly reason?: string
  readonly finishedAt?: string | null
}

interface ContainerStatus {
  readonly name: string
  readonly ready?: boolean
  readonly started?: boolean
  readonly restartCount?: number
  readonly state?: {readonly waiting?: {readonly reason?: string}; readonly running?: object; readonly terminated?: Terminated}
  readonly lastState?: {readonly terminated?: Terminated}
}

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
}

export const podColumns: readonly Column[] = [
  nameColumn,
  column('Ready', pod => `${readyContainers(pod)}/${pod.spec.containers.length + sidecars(pod).size}`),
  column('Status', status),
  column('Restarts', restarts),
  ageColumn,
  wide('IP', ({status}) => status?.podIPs?.[0]?.ip ?? '<none>'),
  wide('Node', ({spec}) => spec.nodeName || '<none>'),
  wide('Nominated Node', ({status}) => status?.nominatedNodeName || '<none>'),
  wide('Readiness Gates', readinessGates),
]

function mains({status}: Stored): readonly ContainerStatus[] {
  return (status?.containerStatuses ?? []) as ContainerStatus[]
}

function inits({status}: Stored): readonly ContainerStatus[] {
  return (status?.initContainerStatuses ?? []) as ContainerStatus[]
}

function conditions({status}: Stored): readonly Condition[] {
  return (status?.conditions ?? []) as Condition[]
}

/** Init containers that go on running beside the others. */
function sidecars({spec}: Stored): Set<string> {
  const containers = (spec.initContainers ?? []) as {name: string; restartPolicy?: string}[]
  return new Set(containers.filter(({restartPolicy}) => restartPolicy === 'Always').map(({name}) => name))
}

function readyContainers(pod: Stored): number {
  const beside = sidecars(pod)
  const started = inits(pod).filter(({name, started: isStarted, ready}) => beside.has(name) && isStarted && ready)
  return started.length + (initProblem(pod) === undefined || isInitialized(pod) ? mains(pod).filter(({ready, state}) => ready && state?.running).length : 0)
}

function isInitialized(pod: Stored): boolean {
  return conditions(pod).some(({type, status: value}) => type === 'Initialized' && value === 'True')
}

function status(pod: Stored): string {
  const {metadata, status: now} = pod
  if (metadata.deletionTimestamp && now?.reason === 'NodeLost') return 'Unknown'
  if (metadata.deletionTimestamp && now?.phase !== 'Succeeded' && now?.phase !== 'Failed') return 'Terminating'
  const problem = initProblem(pod)
  if (problem !== undefined && !isInitialized(pod)) return problem
  return mainReason(pod, problem ?? phaseReason(pod))
}

function phaseReason(pod: Stored): string {
  const gated = conditions(pod).some(({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated')
  return gated ? 'SchedulingGated' : pod.status?.reason || pod.status?.phase || ''
}

/** What the first init container that is not done waits for. */
function initProblem(pod: Stored): string | undefined {
  const beside = sidecars(pod)
  for (const [index, {name, started, state}] of inits(pod).entries()) {
    if (state?.terminated?.exitCode === 0 || (beside.has(name) && started)) continue
    if (state?.terminated) return `Init:${ended(state.terminated)}`
    const waiting = state?.waiting?.reason
    return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${pod.spec.initContainers.length}`
  }
  return undefined
}

function ended({reason, signal, exitCode}: Terminated): string {
  return reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)
}

function mainReason(pod: Stored, otherwise: string): string {
  let reason = otherwise
  let failed = ''
  for (const {state} of mains(pod).toReversed()) {
    if (state?.waiting?.reason) reason = state.waiting.reason
    else if (state?.terminated) {
      reason = ended(state.terminated)
      if (state.terminated.exitCode !== 0) failed = reason
    }
  }
  const running = mains(pod).some(({ready, state}) => ready && state?.running)
  if (reason !== 'Completed') return reason
  if (running && conditions(pod).some(({type, status: value}) => type === 'Ready' && value === 'True')) return 'Running'
  return failed || (running ? 'NotReady' : reason)
}

function restarts(pod: Stored, now: Date): string {
  const beside = sidecars(pod)
  const initializing = initProblem(pod) !== undefined && !isInitialized(pod)
  const counted = initializing ? inits(pod) : [...inits(pod).filter(({name}) => beside.has(name)), ...mains(pod)]
  const count = counted.reduce((sum, {restartCount = 0}) => sum + restartCount, 0)
  const last = counted.map(({lastState}) => lastState?.terminated?.finishedAt ?? '').toSorted().at(-1)
  return count > 0 && last ? `${count} (${since(last, now)} ago)` : String(count)
}

function readinessGates(pod: Stored): string {
  const gates = (pod.spec.readinessGates ?? []) as {conditionType: string}[]
  if (gates.length === 0) return '<none>'
  const open = gates.filter(gate => conditions(pod).some(({type, status: value}) => type === gate.conditionType && value === 'True'))
  return `${open.length}/${gates.length}`
}
