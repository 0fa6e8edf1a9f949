import {template} from '../manifests/template.ts'
import {label} from '../platform/labels.ts'
import type {Manifest} from '../reconcile/component.ts'

/** How many pods an instance wants of a workload: so many, or what the cluster finds right between two bounds. */
export interface Scale {
  readonly replicas: number
  readonly autoscale?: {readonly minReplicas: number; readonly maxReplicas: number; readonly cpu: number} | undefined
}

/** What a Deployment's template is filled with: nothing under an autoscaler, whose number would be put back. */
export const replicasOf = ({replicas, autoscale}: Scale): number | null => (autoscale === undefined ? replicas : null)

/** What goes beside a Deployment: an autoscaler where one is asked for, and a budget for evictions where there is more than one pod. */
export function besides(deployment: string, {replicas, autoscale}: Scale, group?: string): readonly Manifest[] {
  const at = {name: deployment, labels: group === undefined ? null : {[label.group]: group}}
  return [
    ...(autoscale === undefined ? [] : template('autoscaler', {...at, ...autoscale})),
    ...((autoscale?.minReplicas ?? replicas) > 1 ? template('disruption-budget', at) : []),
  ]
}
