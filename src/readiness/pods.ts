import {kept, type Observed, type Verdict} from '../reconcile/component.ts'
import type {KubeObject} from '../world.ts'
import {podVerdict} from './pod.ts'
import {countsOf} from './workload.ts'

/** Of several pods the verdict that matters most: a broken one before a waiting one. */
export function worstPod(pods: readonly KubeObject[], now: Date, events: readonly KubeObject[] | undefined): Verdict {
  const verdicts = pods.map((pod) => podVerdict(pod, now, events))
  return verdicts.find(({verdict}) => verdict === 'broken') ?? verdicts.find(({verdict}) => verdict === 'waiting') ?? kept()
}

/** How many pods of a component are ready, of how many; undefined where it has no workload. */
export function podsReady({objects}: Pick<Observed, 'objects'>): {readonly ready: number; readonly wanted: number} | undefined {
  const workloads = objects.filter(({kind}) => kind === 'Deployment' || kind === 'StatefulSet').map(countsOf)
  if (workloads.length === 0) return undefined
  return {ready: sum(workloads.map(({ready}) => ready)), wanted: sum(workloads.map(({wanted}) => wanted))}
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
