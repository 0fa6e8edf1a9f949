import {RidectlError} from '../errors.ts'
import {label} from '../platform/labels.ts'
import {podVerdict} from '../readiness/pod.ts'
import type {KubeObject, World} from '../world.ts'
import type {RelayPod} from '../world/database-access.ts'
import type {Where} from './status.ts'

/** A pod that is ready and not going away: web's where there is one, else any other of the instance. NOT_RUNNING says why there is none. */
export async function relayPod({cluster, clock}: World, {name, namespace}: Where): Promise<RelayPod> {
  const all = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: {[label.instance]: name}})
  const lasting = all.filter(({spec}) => spec?.['restartPolicy'] !== 'Never')
  const verdicts = lasting.map((pod) => ({pod, verdict: podVerdict(pod, clock.now())}))
  const ready = verdicts.filter(({pod, verdict}) => verdict.verdict === 'kept' && pod.metadata.deletionTimestamp === undefined).map(({pod}) => pod)
  const chosen = ready.find((pod) => componentOf(pod) === 'web') ?? ready[0]
  if (chosen !== undefined) return {namespace, name: chosen.metadata.name, container: componentOf(chosen)}
  const reasons = verdicts.map(({pod, verdict}) => (verdict.verdict === 'kept' ? `${pod.metadata.name} is going away` : (verdict.message ?? verdict.reason)))
  throw new RidectlError('NOT_RUNNING', `no pod of ${name} is ready`, {
    details: reasons.length === 0 ? [`There is no pod of it in namespace ${namespace}.`] : reasons,
    remedy: [{command: `ridectl logs ${name}`, why: 'what its pods say'}, {command: `ridectl doctor ${name}`, why: 'what is wrong with it'}],
  })
}

const componentOf = ({metadata}: KubeObject): string => metadata.labels?.[label.component] ?? ''
