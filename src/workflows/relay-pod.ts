import {RidectlError} from '../errors.ts'
import {label} from '../platform/labels.ts'
import {isUp, whyNotUp} from '../readiness/pod.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {KubeObject, World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'
import {inPod} from './ready-pod.ts'
import type {Where} from './status.ts'

/** A pod that is ready, not going away, and runs the application: web's where there is one, else any other. NOT_RUNNING says why there is none. */
export async function relayPod(world: World, where: Where): Promise<RelayPod> {
  const {ready, pods} = await relayPods(world, where)
  if (ready === undefined) throw noneReady(where.name, where.namespace, pods, world.clock.now())
  return ready
}

/** The same, undefined where there is none, and the pods among which it was looked for. */
export async function relayPods({cluster}: World, {name, namespace}: Where): Promise<{readonly ready: RelayPod | undefined; readonly pods: readonly KubeObject[]}> {
  const all = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: instanceSelector(name)})
  const pods = all.filter((pod) => pod.spec?.['restartPolicy'] !== 'Never' && runsTheApplication(pod))
  const ready = pods.filter(isUp)
  const chosen = ready.find((pod) => componentOf(pod) === 'web') ?? ready[0]
  return {pods, ready: chosen === undefined ? undefined : {namespace, name: chosen.metadata.name, container: inPod(chosen).container}}
}

// A pod of another image (the instance's own Redis) has no version, and seldom a program that could lead anywhere.
const runsTheApplication = ({metadata}: KubeObject): boolean => metadata.labels?.[label.version] !== undefined

function noneReady(name: string, namespace: string, pods: readonly KubeObject[], now: Date): RidectlError {
  const reasons = pods.map((pod) => whyNotUp(pod, now))
  return new RidectlError('NOT_RUNNING', `no pod of ${name} is ready to lead there`, {
    details: reasons.length === 0 ? [`There is no pod of it in namespace ${namespace}.`] : reasons,
    remedy: [{command: `ridectl logs ${name}`, why: 'what its pods say'}, {command: `ridectl doctor ${name}`, why: 'what is wrong with it'}],
  })
}
