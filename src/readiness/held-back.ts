import {broken, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import type {ContainerStatus} from './pod.ts'
import {saidOf} from './said.ts'
import {conditionOf, secondsSince} from './workload.ts'

/** How long each reason is borne before it counts as broken, in seconds: a registry or a Secret may still come. */
const patience: Readonly<Record<string, number>> = {
  ErrImagePull: 45,
  ImagePullBackOff: 45,
  ErrImageNeverPull: 0,
  InvalidImageName: 0,
  // A node looks again after 10 to 15 s.
  CreateContainerConfigError: 20,
  CreateContainerError: 20,
  RunContainerError: 20,
}

/** What a node (kubelet, containerd, CRI-O) says of a container that is slow and tries again: no other spec would mend it, so it is waited for. */
const slowNode = /failed to sync \w+ cache|not registered$|context deadline exceeded|failed to reserve container name|requests that are timing out|no running task found|already in starting state/

/** Whether this keeps a container from starting: then it has no log. */
export const holdsBack = (reason: string): boolean => Object.hasOwn(patience, reason)

/** What keeps a container from starting; undefined where nothing does. */
export function heldBack(pod: KubeObject, status: ContainerStatus, now: Date, events: readonly KubeObject[] | undefined): Verdict | undefined {
  const {reason, message: said = 'the node says no more'} = status.state?.waiting ?? {}
  const borne = patience[reason ?? '']
  if (reason === undefined || borne === undefined) return undefined
  const message = `${pod.metadata.name}: ${reason}: ${said}`
  if (isSlow(reason, said)) return waiting(reason, message)
  const left = borne - secondsSince(failsSince(pod, status, events), now)
  return left > 0 ? waiting(reason, message, Math.ceil(left)) : broken(reason, message)
}

// Of a registry the same words say that nothing answers there.
const isSlow = (reason: string, said: string): boolean => reason.includes('Container') && slowNode.test(said)

// A large image may be pulled for minutes before it fails for the first time. Where no Event tells when, it is since the pod's place on the node was ready.
function failsSince(pod: KubeObject, {name, lastState}: ContainerStatus, events: readonly KubeObject[] | undefined): string | undefined {
  const began = [lastState?.terminated?.finishedAt, ...places.map((type) => conditionOf(pod, type)).map((holds) => (holds?.status === 'True' ? holds.lastTransitionTime : undefined)), pod.metadata.creationTimestamp]
  const since = began.filter((time) => time !== undefined).toSorted().at(-1) ?? ''
  const failed = saidOf(pod, events, 'Failed').filter(({fieldPath, last, message}) => fieldPath.endsWith(`{${name}}`) && last >= since && !slowNode.test(message))
  return failed.map((one) => (one.since > since ? one.since : since)).toSorted()[0] ?? since
}

const places = ['PodScheduled', 'PodReadyToStartContainers']
