import {watch} from 'node:fs'
import type {ContainerState} from './kubelet/container-record.ts'
import type {Folders, Images, LocalApi, NodePort, ServiceAddresses, Stored} from '../contracts.ts'
import {failure} from '../api/errors.ts'
import {createEventRecorder} from '../event-recorder.ts'
import {startExec} from './exec/exec.ts'
import {restartBackOff, type BackOff} from './kubelet/back-off.ts'
import {schedulerSource} from './kubelet/bind-pod.ts'
import {kubelet} from './kubelet/pod-events.ts'
import type {NodeContext} from './kubelet/pod-state.ts'
import {createPodWorker, type PodWorker} from './kubelet/pod-worker.ts'
import {createContainerLogs} from './logs/container-logs.ts'
import {readLog} from './logs/log-reader.ts'
import {createPorts} from './ports.ts'
import {installPythonNames} from './runtime/python-names.ts'
import {createSupervisors} from './runtime/supervisor.ts'
import {reclaimVolumes} from './volumes/volumes.ts'

export interface NodeOptions {
  readonly local: LocalApi
  readonly folders: Folders
  readonly images: Images
  readonly services: ServiceAddresses
  /** The interpreter's own path. */
  readonly python: string
  readonly backOff?: BackOff
  /** Seconds that containers get to end when the sandbox stops. */
  readonly stopGrace?: number
}

export interface Node extends NodePort {
  /** Ends every process; the pods stay as they are stored, and are started again by the next node. */
  stop(): Promise<void>
}

/** Runs every pod that is stored, as processes of this machine. */
export function startNode(options: NodeOptions): Node {
  const context = openContext(options)
  const workers = new Map<string, PodWorker>()
  const stops = [
    followPods(context, workers),
    followConfiguration(options.local, workers),
    followImages(options.folders, workers),
    reclaimVolumes(options.folders, options.local),
  ]
  const running = (pod: Stored, container: string) => runningOf(workers, pod, container)
  return {
    logs: (pod, container, wanted) => {
      const log = context.logs.find(pod, container, wanted.previous ? runsBack(pod, container) : 0)
      return log && readLog(log.path, log.live, wanted)
    },
    exec: (pod, container, wanted) => startExec(context.parts.supervisors, running(pod, container), wanted),
    stop: async () => {
      for (const stop of stops) stop()
      await Promise.all([...workers.values()].map((worker) => worker.halt(options.stopGrace ?? 5)))
      context.parts.supervisors.close()
    },
  }
}

function openContext({local, folders, images, services, python, backOff = restartBackOff}: NodeOptions): NodeContext {
  const supervisors = createSupervisors(folders.root, python)
  const pythonNames = installPythonNames(`${folders.root}/bin`, python)
  return {
    parts: {local, images, services, supervisors, python, pythonNames},
    folders,
    logs: createContainerLogs(folders),
    recorder: createEventRecorder(local, kubelet),
    ports: createPorts(),
    backOff,
  }
}

function followPods(context: NodeContext, workers: Map<string, PodWorker>): () => void {
  const scheduler = createEventRecorder(context.parts.local, schedulerSource)
  return context.parts.local.watch(['Pod'], ({type, object}) => {
    const {uid} = object.metadata
    const worker = workers.get(uid)
    if (type === 'DELETED') {
      workers.delete(uid)
      void worker?.removed()
    } else if (worker) worker.update(object)
    else workers.set(uid, createPodWorker(context, scheduler, object))
  })
}

function followConfiguration(local: LocalApi, workers: ReadonlyMap<string, PodWorker>): () => void {
  return local.watch(['Secret', 'ConfigMap', 'PersistentVolumeClaim'], ({type, object}) => {
    if (type === 'DELETED') return
    for (const worker of workers.values()) {
      if (worker.state.pod.metadata.namespace === object.metadata.namespace) worker.configurationChanged()
    }
  })
}

/** An image is a folder in the folder of images. */
function followImages({images}: Folders, workers: ReadonlyMap<string, PodWorker>): () => void {
  const watcher = watch(images, {persistent: false}, () => {
    for (const worker of workers.values()) worker.imagesChanged()
  })
  return () => watcher.close()
}

function runningOf(workers: ReadonlyMap<string, PodWorker>, pod: Stored, container: string) {
  const record = workers.get(pod.metadata.uid)?.state.records.find((one) => one.container.name === container)
  if (record?.running) return record.running
  throw failure(500, 'InternalError', `Internal error occurred: unable to upgrade connection: container not found ("${container}")`)
}

/** The run before is the latest one while the container waits to be started again, and the one before that while it runs. */
function runsBack({status}: Stored, container: string): number {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])] as {name: string; state?: ContainerState}[]
  return all.find(({name}) => name === container)?.state?.waiting ? 0 : 1
}
