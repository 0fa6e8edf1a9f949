import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import type {ContainerStatus} from './pod.ts'
import {conditionOf, secondsSince} from './workload.ts'

/** How long each reason is borne before it counts as broken, in seconds: a registry or a Secret may still come. */
const patience: Readonly<Record<string, number>> = {
  ErrImagePull: 45,
  ImagePullBackOff: 45,
  ErrImageNeverPull: 0,
  InvalidImageName: 0,
  CreateContainerConfigError: 10,
  CreateContainerError: 10,
  RunContainerError: 10,
}

/** What a node (kubelet, containerd, CRI-O) says that is slow and tries again: no other spec would mend it, so it is waited for. */
const slowNode = /^failed to sync \w+ cache|^context deadline exceeded|^failed to reserve container name|^Kubelet may be retrying requests that are timing out/

/** Whether this keeps a container from starting: then it has no log. */
export const holdsBack = (reason: string): boolean => Object.hasOwn(patience, reason)

/** What keeps a container from starting; undefined where nothing does. */
export function heldBack(pod: KubeObject, status: ContainerStatus, now: Date): Verdict | undefined {
  const {reason, message: said = 'the node says no more'} = status.state?.waiting ?? {}
  const borne = patience[reason ?? '']
  if (reason === undefined || borne === undefined) return undefined
  const message = `${pod.metadata.name}: ${reason}: ${said}`
  if (slowNode.test(said)) return waiting(reason, message)
  const left = borne - secondsSince(heldSince(pod, status), now)
  return left > 0 ? waiting(reason, message, Math.ceil(left)) : broken(reason, message)
}

// The node is at it since the pod came to it, or since the container's last run ended; it does not say so itself.
function heldSince(pod: KubeObject, status: ContainerStatus): string | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled')?.lastTransitionTime ?? pod.metadata.creationTimestamp
  return status.lastState?.terminated?.finishedAt ?? scheduled
}
