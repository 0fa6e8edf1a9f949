import {randomBytes} from 'node:crypto'
import {podTemplate, resourcesOf} from '../components/pod.ts'
import {ownerOf} from '../manifests/stamp.ts'
import {annotation, label, labelsOf} from '../platform/labels.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {KubeObject} from '../world.ts'

export const relayComponent = 'relay'

/** Whatever becomes of who made it: so long it may run, and so long it stays when it is over. */
const lifetime = {activeDeadlineSeconds: 300, ttlSecondsAfterFinished: 30}

// The first process of a container is not ended by a signal that it does not handle.
const idle = ['python', '-c', 'import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit()); signal.pause()']

/** A Job rather than a pod: a deployer may make it, and it goes by its time where nobody is left to take it away. `isOwned`: it goes with the instance, too. */
export function relayJob(platform: Platform, isOwned: boolean): KubeObject {
  const {name, namespace, spec: {version}} = platform
  const labels = {...labelsOf({name, component: relayComponent, version}), [label.managedBy]: 'ridectl-relay'}
  const annotations = {[annotation.version]: version}
  const {metadata, spec} = podOf(platform)
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-relay-${randomBytes(4).toString('hex')}`,
      namespace,
      labels,
      annotations,
      ...(isOwned ? {ownerReferences: [ownerOf(platform)]} : {}),
    },
    spec: {
      backoffLimit: 0,
      ...lifetime,
      template: {metadata: {...metadata, labels: {...metadata?.labels, ...labels}, annotations: {...metadata?.annotations, ...annotations}}, spec},
    },
  }
}

interface Container {
  readonly name: string
  readonly restartPolicy?: string
  readonly [field: string]: unknown
}

interface Template {
  readonly metadata?: {readonly labels?: object; readonly annotations?: object}
  readonly spec: Readonly<Record<string, unknown>> & {readonly containers: readonly Container[]; readonly initContainers?: readonly Container[]}
}

/**
 * The migration's pod, which speaks to the database from the same place, with its volumes (an authority's certificate) and sidecars (a proxy), but without config,
 * environment and work. Its account is the namespace's own, as it may be made before the instance's, and after that is gone.
 */
function podOf(platform: Platform): Template {
  const wish = {component: 'migration', command: idle, cpu: '10m', memory: '64Mi', graceSeconds: 1, restartPolicy: 'Never', podTemplate: platform.spec.migration.podTemplate} as const
  const {metadata, spec} = podTemplate(platform, wish) as unknown as Template
  const {serviceAccountName: _, initContainers = [], ...rest} = spec
  const sidecars = initContainers.filter(({restartPolicy}) => restartPolicy === 'Always')
  const containers = spec.containers.map((container) => (container.name === wish.component ? waitingInstead(container, resourcesOf(wish)) : container))
  return {
    ...(metadata === undefined ? {} : {metadata}),
    spec: {...rest, terminationGracePeriodSeconds: wish.graceSeconds, restartPolicy: 'Never', containers, ...(sidecars.length === 0 ? {} : {initContainers: sidecars})},
  }
}

function waitingInstead({image, imagePullPolicy, securityContext, volumeMounts}: Container, resources: object): Container {
  return {name: relayComponent, image, imagePullPolicy, securityContext, volumeMounts, command: idle, resources}
}
