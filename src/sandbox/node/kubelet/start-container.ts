import {randomUUID} from 'node:crypto'
import {timestamp} from '../../timestamp.ts'
import {createContainer, pullImage, type ContainerParts, type PodParts} from '../container/container-factory.ts'
import {NotStarted} from '../container/not-started.ts'
import {refuseUnsupported} from '../container/unsupported.ts'
import type {ContainerLogs} from '../logs/container-logs.ts'
import {nextBackOff, type BackOff} from './back-off.ts'
import type {ContainerRecord} from './container-record.ts'
import type {PodEvents} from './pod-events.ts'

export interface Starting {
  readonly parts: ContainerParts
  readonly pod: PodParts
  readonly logs: ContainerLogs
  readonly events: PodEvents
  readonly backOff: BackOff
}

/** Starts one container and records how that went. True: its process runs. */
export function tryStart(record: ContainerRecord, starting: Starting): boolean {
  try {
    start(record, starting)
    return true
  } catch (error) {
    notStarted(record, error instanceof NotStarted ? error : new NotStarted('CreateContainerError', String(error)), starting)
    return false
  }
}

function start(record: ContainerRecord, {parts, pod, logs, events}: Starting): void {
  refuseUnsupported(record.container, record.init)
  const image = pullImage(parts, record.container)
  events.normal('Pulled', `Container image "${image.name}" already present on machine and can be accessed by the pod`, record)
  const running = createContainer(parts, pod, record.container, image)
  again(record)
  events.normal('Created', 'Container created', record)
  events.normal('Started', 'Container started', record)
  const log = logs.create(pod.pod, record.container.name, record.restartCount)
  log.capture('stdout', running.process.stdout)
  log.capture('stderr', running.process.stderr)
  Object.assign(record, {running, log, containerID: newId(), imageID: image.digest, started: false, ready: false})
  record.state = {running: {startedAt: timestamp(running.startedAt)}}
}

/** A start after a run, or after a try, is a restart. */
function again(record: ContainerRecord): void {
  if (record.state.terminated) record.lastRun = record.state.terminated
  if (record.tried) record.restartCount += 1
  // the waits for its image were not for its crashes
  else record.backOff = 0
  record.tried = true
}

const newId = (): string => `sandbox://${randomUUID().replaceAll('-', '')}`

function notStarted(record: ContainerRecord, {reason, message}: NotStarted, {events, backOff}: Starting): void {
  if (reason === 'StartError') return startFailed(record, message, events)
  record.state = {waiting: {reason, message}}
  if (reason === 'ErrImagePull') events.warning('Failed', `Failed to pull image "${record.container.image}": ${message}`, record)
  events.warning(reason === 'InvalidImageName' ? 'InspectFailed' : 'Failed', `Error: ${reason === 'ErrImagePull' ? reason : message}`, record)
  // what is missing in the pod's configuration is waited for, whatever else may pass is tried again
  const waits = reason === 'CreateContainerConfigError' || reason === 'InvalidImageName'
  if (!waits) record.backOff = nextBackOff(record.backOff, backOff)
  record.notBefore = waits ? Infinity : Date.now() + record.backOff
}

/** As runtimes write that there was no start. */
const neverStarted = '1970-01-01T00:00:00Z'

/** The container was there and its program was not: it has ended, in the status that runtimes give. */
function startFailed(record: ContainerRecord, why: string, events: PodEvents): void {
  again(record)
  const containerID = newId()
  const message = `failed to create container task: unable to start container process: ${why}`
  events.warning('Failed', `Error: ${message}`, record)
  record.containerID = containerID
  const [startedAt, finishedAt] = [neverStarted, timestamp()]
  record.state = {terminated: {exitCode: 128, reason: 'StartError', message, startedAt, finishedAt, containerID}}
}
