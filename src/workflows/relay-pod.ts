import {RidectlError} from '../errors.ts'
import {podVerdict} from '../readiness/pod.ts'
import {conditionOf, isGoing} from '../readiness/workload.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {KubeObject, World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'
import {inPod} from './ready-pod.ts'
import type {Where} from './status.ts'

/** A pod that is ready and not going away: web's where there is one, else any other of the instance. NOT_RUNNING says why there is none. */
export async function relayPod({cluster, clock}: World, {name, namespace}: Where): Promise<RelayPod> {
  const all = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: instanceSelector(name)})
  const lasting = all.filter(({spec}) => spec?.['restartPolicy'] !== 'Never')
  const ready = lasting.filter((pod) => !isGoing(pod) && conditionOf(pod, 'Ready')?.status === 'True')
  const chosen = ready.find((pod) => componentOf(pod) === 'web') ?? ready[0]
  if (chosen === undefined) throw noneReady(name, namespace, lasting, clock.now())
  const {container} = inPod(chosen)
  return {namespace, name: chosen.metadata.name, container}
}

function noneReady(name: string, namespace: string, pods: readonly KubeObject[], now: Date): RidectlError {
  const reasons = pods.map((pod) => (isGoing(pod) ? `${pod.metadata.name} is going away` : (podVerdict(pod, now).message ?? `${pod.metadata.name} is not ready yet`)))
  return new RidectlError('NOT_RUNNING', `no pod of ${name} is ready to lead there`, {
    details: reasons.length === 0 ? [`There is no pod of it in namespace ${namespace}.`] : reasons,
    remedy: [{command: `ridectl logs ${name}`, why: 'what its pods say'}, {command: `ridectl doctor ${name}`, why: 'what is wrong with it'}],
  })
}
