import type {Stored} from '../../contracts.ts'
import {manager, type Controller, type Tools} from '../controller.ts'
import {claim, controllerOf} from '../owner-reference.ts'
import {isTerminal} from '../pod-state.ts'
import {deadlineOf, deploymentStatus, isComplete} from './deployment-status.ts'
import {byAge, createNew, findNew, forgetOldRevisions, numberRevisions, revisionOf, scaleSet} from './replica-sets.ts'
import {fenceposts, recreateScales, rollingScales, type Replicas, type Rollout, type Scales} from './rollout.ts'

export const deploymentController: Controller = {
  name: 'deployment-controller',
  kind: 'Deployment',
  owns: ['ReplicaSet'],
  reconcile: (tools, namespace, name) => {
    const deployment = tools.local.get('Deployment', namespace, name)
    if (deployment === undefined) return undefined
    const sets = claim(tools.local, deployment, 'ReplicaSet', manager)
    const idle = deployment.spec.paused || deployment.metadata.deletionTimestamp !== undefined
    return idle ? keep(tools, deployment, sets) : roll(tools, deployment, sets)
  },
}

function roll(tools: Tools, wanted: Stored, sets: readonly Stored[]): number | undefined {
  const found = findNew(wanted, sets)
  const old = byAge(sets.filter(({metadata}) => metadata.uid !== found?.metadata.uid))
  const made = found ?? createNew(tools, wanted, Math.max(0, ...old.map(revisionOf)) + 1)
  const {deployment, current} = numberRevisions(tools, wanted, made, old)
  const scaled = scaleAll(tools, deployment, current, old)
  const again = writeStatus(tools, deployment, scaled[0], scaled, found === undefined)
  const live = tools.local.get('Deployment', wanted.metadata.namespace, wanted.metadata.name)
  if (live && isComplete(live)) forgetOldRevisions(tools, live, scaled.slice(1))
  return again
}

/** A Deployment that is paused or going: its one ReplicaSet with pods keeps to the wanted number, nothing is rolled. */
function keep(tools: Tools, deployment: Stored, sets: readonly Stored[]): number | undefined {
  const active = sets.filter(({spec}) => spec.replicas > 0)
  const only = deployment.metadata.deletionTimestamp === undefined && active.length === 1 ? active[0] : undefined
  const scale = (set: Stored): Stored => scaleSet(tools, deployment, set, deployment.spec.replicas ?? 1, surgeOf(deployment))
  const kept = sets.map((set) => (set === only ? scale(set) : set))
  return writeStatus(tools, deployment, findNew(deployment, kept), kept, false)
}

/** Takes the next step of the rollout. Returns the ReplicaSets as they are then, the new one first. */
function scaleAll(tools: Tools, deployment: Stored, current: Stored, old: readonly Stored[]): [Stored, ...Stored[]] {
  const rollout = {replicas: deployment.spec.replicas ?? 1, current: replicasOf(current), old: old.map(replicasOf)}
  const scales = nextScales(tools, deployment, rollout, old)
  const surge = surgeOf(deployment)
  return [
    scaleSet(tools, deployment, current, scales.current, surge),
    ...old.map((set, index) => scaleSet(tools, deployment, set, scales.old[index] ?? 0, surge)),
  ]
}

function nextScales(tools: Tools, {spec}: Stored, rollout: Rollout, old: readonly Stored[]): Scales {
  if (spec.strategy?.type === 'Recreate') return recreateScales(rollout, podsOf(tools, old))
  return rollingScales(rollout, spec.strategy?.rollingUpdate ?? {})
}

const replicasOf = ({spec, status}: Stored): Replicas =>
  ({wanted: Number(spec.replicas ?? 1), available: Number(status?.availableReplicas ?? 0)})

const surgeOf = ({spec}: Stored): number =>
  spec.strategy?.type === 'Recreate' ? 0 : fenceposts(spec.strategy?.rollingUpdate ?? {}, spec.replicas ?? 1).surge

/** Pods of these ReplicaSets that still hold something, those that are ending as well. */
function podsOf({local}: Tools, sets: readonly Stored[]): number {
  const owners = new Set(sets.map(({metadata}) => metadata.uid))
  const namespace = sets[0]?.metadata.namespace ?? ''
  return local.list('Pod', {namespace}).filter((pod) => owners.has(controllerOf(pod)?.uid ?? '') && !isTerminal(pod)).length
}

type Sets = readonly Stored[]

function writeStatus({local}: Tools, deployment: Stored, current: Stored | undefined, sets: Sets, created: boolean): number | undefined {
  const now = new Date()
  const status = deploymentStatus({deployment, current, sets, created, now})
  local.update({...deployment, status}, manager, 'status')
  const progressing = status.conditions.find(({type}) => type === 'Progressing')
  const deadline = deadlineOf(deployment)
  if (deadline === undefined || progressing?.status !== 'True' || progressing.reason === 'NewReplicaSetAvailable') return undefined
  return Math.max(0, Date.parse(progressing.lastUpdateTime) + deadline - now.getTime()) + 1000
}
