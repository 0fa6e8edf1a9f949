// Copies what a workload looks like on a real cluster into fixtures/: node test/readiness/collect.js NAMESPACE KIND/NAME FIXTURE
import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {stringify} from 'yaml'

const [namespace, target, fixture] = process.argv.slice(2)
const get = (...what) => JSON.parse(execFileSync('kubectl', ['-n', namespace, 'get', ...what, '-o', 'json']))
const ownedBy = (owners) => (object) => object.metadata.ownerReferences?.some(({uid}) => owners.some(({metadata}) => metadata.uid === uid))

function bare({apiVersion, kind, metadata, spec, status}) {
  const {name, uid, generation, creationTimestamp, deletionTimestamp, labels, annotations, ownerReferences} = metadata
  const {['kubectl.kubernetes.io/last-applied-configuration']: _, ...kept} = annotations ?? {}
  return {apiVersion, kind, metadata: {name, uid, generation, creationTimestamp, deletionTimestamp, labels, annotations: kept, ownerReferences}, spec: bareSpec(kind, spec), status: bareStatus(kind, status)}
}

function bareSpec(kind, {replicas, restartPolicy, activeDeadlineSeconds, progressDeadlineSeconds, containers}) {
  if (kind !== 'Pod') return {replicas, activeDeadlineSeconds, progressDeadlineSeconds}
  return {restartPolicy, containers: containers.map(({name, image, resources, readinessProbe}) => ({name, image, resources, readinessProbe}))}
}

function bareStatus(kind, status) {
  if (kind !== 'Pod') return status
  const {phase, reason, message, conditions, initContainerStatuses, containerStatuses} = status
  const containers = (list) => list?.map(({name, ready, started, restartCount, state, lastState}) => ({name, ready, started, restartCount, state: without(state), lastState: without(lastState)}))
  return {phase, reason, message, conditions, initContainerStatuses: containers(initContainerStatuses), containerStatuses: containers(containerStatuses)}
}

const bareEvent = ({apiVersion, kind, metadata: {name}, involvedObject, reason, message, type, count, firstTimestamp, lastTimestamp}) =>
  ({apiVersion, kind, metadata: {name}, involvedObject, reason, message, type, count, firstTimestamp, lastTimestamp})

const without = (state) => state && JSON.parse(JSON.stringify(state, (key, value) => (key === 'containerID' ? undefined : value)))

const object = get(target)
const replicaSets = get('replicasets').items.filter(ownedBy([object]))
const pods = get('pods').items.filter(ownedBy([object, ...replicaSets]))
const events = get('events').items.filter(({reason, involvedObject}) => reason !== 'Scheduled' && [object, ...pods].some(({metadata}) => metadata.uid === involvedObject.uid))
const observed = {now: new Date().toISOString(), objects: [bare(object)], replicaSets: replicaSets.map(bare), pods: pods.map(bare), events: events.map(bareEvent)}
writeFileSync(new URL(`fixtures/${fixture}.yaml`, import.meta.url), stringify(JSON.parse(JSON.stringify(observed)), {lineWidth: 0, aliasDuplicateObjects: false}))
