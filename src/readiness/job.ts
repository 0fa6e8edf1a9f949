import {broken, kept, type Observed, type Verdict, waiting} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {endOf, failedContainer, lasted, podVerdict} from './pod.ts'
import {refusalOf} from './refusal.ts'
import {type Condition, conditionOf} from './workload.ts'

/** Done is Complete alone: kstatus calls a running Job current, which would open the gate too early (Helm's and kapp's rule). */
export function job(object: KubeObject, {pods, events, now}: Observed): Verdict {
  const {name} = object.metadata
  if (conditionOf(object, 'Complete')?.status === 'True') return kept()
  const mine = pods.filter((pod) => pod.metadata.ownerReferences?.some(({uid}) => uid === object.metadata.uid) ?? false)
  const failed = conditionOf(object, 'Failed')
  if (failed?.status === 'True') return ended(object, failed, mine)
  // It comes before Failed, while the pod still runs: nothing may be started yet.
  const failing = conditionOf(object, 'FailureTarget')
  if (failing?.status === 'True') return waiting('Failing', `Job ${name} has failed and is being stopped: ${failing.message ?? failing.reason ?? ''}`)
  const last = mine.toSorted((one, other) => age(one) - age(other)).at(-1)
  if (last === undefined) return refusalOf(object, events, now) ?? waiting('Starting', `Job ${name} starts`)
  const verdict = podVerdict(last, now, events)
  if (verdict.verdict === 'broken') return verdict
  const phase = last.status?.['phase']
  if (phase === 'Running') return waiting('Running', 'runs')
  if (phase === 'Succeeded' || phase === 'Failed') return waiting('Ending', `Job ${name} ends`)
  return verdict.verdict === 'waiting' ? verdict : waiting('Starting', `Job ${name} starts`)
}

const age = (pod: KubeObject): number => Date.parse(pod.metadata.creationTimestamp ?? '')

function ended({metadata: {name}, spec}: KubeObject, {reason, message}: Condition, pods: readonly KubeObject[]): Verdict {
  const limit = spec?.['activeDeadlineSeconds']
  const pod = pods.find((one) => failedContainer(one) !== undefined)
  const container = pod === undefined ? undefined : failedContainer(pod)
  const log = pod === undefined || container === undefined ? {} : {pod: {name: pod.metadata.name, container: container.name, previous: container.previous}}
  if (reason === 'DeadlineExceeded') return broken('DeadlineExceeded', `Job ${name} did not end within its time limit${limit === undefined ? '' : ` of ${limit} s`}`, log)
  if (container === undefined) return broken(reason ?? 'JobFailed', `Job ${name} failed: ${message ?? reason ?? 'its pod is gone'}`)
  const {terminated} = container
  const why = terminated.reason === 'OOMKilled' ? 'OutOfMemory' : 'JobFailed'
  return broken(why, `Job ${name} ${endOf(terminated, container.memoryLimit)} after ${Math.round(lasted(terminated))} s`, log)
}
