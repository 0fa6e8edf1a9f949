import type {LocalApi} from '../contracts.ts'
import {reportFailure, runController, type Controller} from './controller.ts'
import {deploymentController} from './deployment/deployment.ts'
import {runGarbageCollector} from './garbage-collector/garbage-collector.ts'
import {jobController} from './job/job.ts'
import {runNamespaceController} from './namespace.ts'
import {persistentVolumeClaimController} from './persistent-volume-claim.ts'
import {replicaSetController} from './replica-set.ts'
import {serviceAccountController} from './service-account.ts'
import {statefulSetController} from './stateful-set/stateful-set.ts'

/** What acts on stored objects; the node, which runs pods, apart. */
const controllers: readonly Controller[] = [
  deploymentController,
  replicaSetController,
  statefulSetController,
  jobController,
  persistentVolumeClaimController,
  serviceAccountController,
]

export function startControllers(local: LocalApi): {stop(): void} {
  const stops = [
    ...controllers.map((controller) => runController(local, controller)),
    runGarbageCollector(local, reportFailure),
    runNamespaceController(local, reportFailure),
  ]
  return {
    stop: () => {
      for (const stop of stops) stop()
    },
  }
}
