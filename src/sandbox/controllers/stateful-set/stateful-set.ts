import type {Stored} from '../../contracts.ts'
import {alive, manager, type Controller, type Tools} from '../controller.ts'
import {claim} from '../owner-reference.ts'
import {isReady, untilAvailable, untilNext} from '../pod-state.ts'
import {podFromTemplate} from '../pod-template.ts'
import {nonZero} from '../replicas.ts'
import {nextSteps, revisionLabel, type OrdinalStep} from './ordinals.ts'
import {keepRevisions, templateOf, type Revisions} from './revisions.ts'

export const statefulSetController: Controller = {
  name: 'statefulset-controller',
  kind: 'StatefulSet',
  owns: ['Pod'],
  reconcile: (tools, namespace, name) => {
    const set = alive(tools.local.get('StatefulSet', namespace, name))
    if (set === undefined) return undefined
    const revisions = keepRevisions(tools, set)
    for (const step of nextSteps(ordinalsOf(set, revisions), claim(tools.local, set, 'Pod', manager))) take(tools, set, step)
    return writeStatus(tools, set, revisions)
  },
}

function ordinalsOf({spec, metadata}: Stored, revisions: Revisions) {
  return {
    name: metadata.name,
    replicas: Number(spec.replicas ?? 1),
    revisions,
    partition: Number(spec.updateStrategy?.rollingUpdate?.partition ?? 0),
    parallel: spec.podManagementPolicy === 'Parallel',
    rolls: spec.updateStrategy?.type !== 'OnDelete',
  }
}

function take(tools: Tools, set: Stored, step: OrdinalStep): void {
  const {local, events} = tools
  const said = (done: string, name: string) => `${done} Pod ${name} in StatefulSet ${set.metadata.name} successful`
  if (step.do === 'delete') {
    const {namespace, name, uid} = step.pod.metadata
    local.remove('Pod', namespace, name, {uid})
    events.record(set, {type: 'Normal', reason: 'SuccessfulDelete', message: said('delete', name)})
    return
  }
  const name = `${set.metadata.name}-${step.ordinal}`
  createClaims(tools, set, name)
  local.create(podOf(tools, set, name, step.ordinal, step.revision), manager)
  events.record(set, {type: 'Normal', reason: 'SuccessfulCreate', message: said('create', name)})
}

function podOf(tools: Tools, set: Stored, name: string, ordinal: number, revision: string) {
  const labels = {'apps.kubernetes.io/pod-index': String(ordinal), 'statefulset.kubernetes.io/pod-name': name, [revisionLabel]: revision}
  const pod = podFromTemplate(set, templateOf(tools, set, revision), {name, labels})
  const spec = pod['spec'] as {volumes?: {name: string}[]}
  const claims = claimTemplates(set).map(({metadata}) => ({name: metadata.name, persistentVolumeClaim: {claimName: `${metadata.name}-${name}`}}))
  const others = (spec.volumes ?? []).filter((volume) => !claims.some((one) => one.name === volume.name))
  const volumes = [...others, ...claims]
  return {...pod, spec: {...spec, hostname: name, subdomain: set.spec.serviceName ?? '', ...(volumes.length > 0 && {volumes})}}
}

const claimTemplates = ({spec}: Stored): Stored[] => spec.volumeClaimTemplates ?? []

/** A claim stays when its pod goes: it is the pod's data. */
function createClaims({local}: Tools, set: Stored, pod: string): void {
  const namespace = set.metadata.namespace ?? ''
  for (const {metadata, spec} of claimTemplates(set)) {
    const name = `${metadata.name}-${pod}`
    if (local.get('PersistentVolumeClaim', namespace, name)) continue
    const labels = {...metadata.labels, ...set.spec.selector.matchLabels}
    local.create({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name, namespace, labels}, spec}, manager)
  }
}

function writeStatus({local}: Tools, set: Stored, {current, update}: Revisions): number | undefined {
  const live = local.get('StatefulSet', set.metadata.namespace, set.metadata.name)
  if (live === undefined) return undefined
  const pods = claim(local, live, 'Pod', manager)
  const staying = pods.filter(({metadata}) => metadata.deletionTimestamp === undefined)
  const ofRevision = (revision: string): number => staying.filter(({metadata}) => metadata.labels?.[revisionLabel] === revision).length
  const ready = pods.filter(isReady)
  const waits = ready.flatMap((pod) => untilAvailable(pod, Number(live.spec.minReadySeconds ?? 0), Date.now()) ?? [])
  const updated = ofRevision(update)
  const finished = updated === live.spec.replicas && ready.length === updated && pods.length === updated
  const status = {
    observedGeneration: live.metadata.generation,
    replicas: pods.length,
    ...nonZero({readyReplicas: ready.length, currentReplicas: finished ? updated : ofRevision(current), updatedReplicas: updated}),
    availableReplicas: waits.filter((wait) => wait === 0).length,
    currentRevision: finished ? update : current,
    updateRevision: update,
    collisionCount: 0,
  }
  local.update({...live, status}, manager, 'status')
  return untilNext(waits)
}
