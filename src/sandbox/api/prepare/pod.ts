import type {Stored} from '../../contracts.ts'
import {list, type Fields} from '../fields.ts'
import {parseQuantity} from '../schema/quantity.ts'
import {equal} from '../schema/equal.ts'
import {firstGeneration} from './generation.ts'

/** What the scheduler and the admission of a cluster add to every pod. Nothing mounts a token: the sandbox's pods have none. */
export function preparePod(pod: Stored): void {
  firstGeneration(pod)
  pod.status = {phase: 'Pending', qosClass: qosClass(pod)}
  const {spec} = pod
  if (!spec.serviceAccountName) Object.assign(spec, {serviceAccountName: 'default', serviceAccount: 'default'})
  spec.priority ??= 0
  spec.preemptionPolicy ??= 'PreemptLowerPriority'
  spec.tolerations = withDefaultTolerations(list(spec, 'tolerations'))
}

/** To be given a node is no change of what is wanted. */
export function preparePodUpdate(pod: Stored, live: Stored): void {
  if (!equal(pod.spec, {...live.spec, ...(live.spec.nodeName ? {} : {nodeName: pod.spec.nodeName})})) pod.metadata.generation = (live.metadata.generation ?? 0) + 1
}

/** A pod outlives its node's silence by five minutes. */
function withDefaultTolerations(given: readonly Fields[]): Fields[] {
  const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
  const tolerated = (key: string) => given.some(one => (!one['key'] || one['key'] === key) && (!one['effect'] || one['effect'] === 'NoExecute'))
  const added = keys.filter(key => !tolerated(key)).map(key => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300}))
  return [...given, ...added]
}

/** Guaranteed: every container requests exactly its limits of cpu and memory. BestEffort: none says anything of them. */
function qosClass({spec}: Stored): string {
  const containers = [...list(spec, 'containers'), ...list(spec, 'initContainers')]
  const amounts = (container: Fields, kind: string) =>
    ['cpu', 'memory'].map(name => container['resources']?.[kind]?.[name] as string | undefined).filter(amount => amount !== undefined && !isNothing(amount))
  if (containers.every(one => amounts(one, 'requests').length === 0 && amounts(one, 'limits').length === 0)) return 'BestEffort'
  const guaranteed = containers.every(one => amounts(one, 'limits').length === 2 && equal(amounts(one, 'requests'), amounts(one, 'limits')))
  return guaranteed ? 'Guaranteed' : 'Burstable'
}

function isNothing(amount: string): boolean {
  return parseQuantity(amount).nanos === 0n
}
