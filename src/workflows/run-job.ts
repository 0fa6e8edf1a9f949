import {randomBytes} from 'node:crypto'
import {RidectlError} from '../errors.ts'
import {ownerOf} from '../manifests/stamp.ts'
import {label, labelsOf} from '../platform/labels.ts'
import {parsePlatform} from '../platform/summon-platform.ts'
import {componentOf, instanceSelector} from '../reconcile/labelled.ts'
import type {KubeObject} from '../world.ts'
import type {Found} from './find-instance.ts'

export interface RunWish {
  /** Words after `manage.py`. */
  readonly words: readonly string[]
  /** A Kubernetes quantity: its own limit, whatever the web's is. */
  readonly memory: string
  readonly deadlineSeconds: number
  /** So long it stays when it is over, unless who started it takes it away before. */
  readonly keepSeconds: number
}

interface Container {
  readonly name: string
  readonly env?: readonly {readonly name: string}[]
  readonly [field: string]: unknown
}

/** A Job that runs `manage.py` beside the instance: as the pods that serve now are, with their image and config. Nothing of it is restarted. */
export async function runJob(found: Found, wish: RunWish): Promise<KubeObject> {
  const {live, name, namespace} = found
  const platform = parsePlatform(live)
  const template = await servingTemplate(found)
  const version = template.metadata?.annotations?.['ridectl.dev/version'] ?? platform.spec.version
  const id = `${name}-run-${randomBytes(4).toString('hex')}`
  const labels = {...labelsOf({name, component: 'run', version}), [label.managedBy]: 'ridectl-run'}
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: id,
      namespace,
      labels,
      annotations: {'ridectl.dev/version': version},
      ownerReferences: [ownerOf(platform)],
    },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: wish.deadlineSeconds,
      ttlSecondsAfterFinished: wish.keepSeconds,
      template: {metadata: {labels, annotations: {'ridectl.dev/version': version}}, spec: podSpec(template, ['python', platform.spec.django.manage, ...wish.words], wish.memory)},
    },
  }
}

interface Template {
  readonly metadata?: {readonly annotations?: Readonly<Record<string, string>>; readonly labels?: Readonly<Record<string, string>>}
  readonly spec: Readonly<Record<string, unknown>> & {readonly containers: readonly Container[]}
}

/** The web's, else that of any workload that reads the application's config. */
async function servingTemplate({world, name, namespace}: Found): Promise<Template> {
  const kinds = ['Deployment', 'StatefulSet'] as const
  const lists = await Promise.all(kinds.map((kind) => world.cluster.list({apiVersion: 'apps/v1', kind}, {namespace, labels: instanceSelector(name)})))
  const workloads = lists.flat().toSorted((one, other) => Number(componentOf(other) === 'web') - Number(componentOf(one) === 'web'))
  const templates = workloads.map((workload) => workload.spec?.['template'] as Template)
  const reading = templates.find(({spec}) => spec.containers.some(readsConfig))
  if (reading !== undefined) return reading
  throw new RidectlError('NOT_RUNNING', `${name} has no workload yet whose image and config could be taken`, {remedy: [{command: `ridectl status ${name}`, why: 'what it waits for'}]})
}

const readsConfig = ({env = []}: Container): boolean => env.some(({name}) => name === 'SUMMON_CONFIG')

// Beside it would run for ever what an instance adds to its web pods: the Job would never end.
function podSpec({spec}: Template, command: readonly string[], memory: string): Record<string, unknown> {
  const {initContainers: _init, terminationGracePeriodSeconds: _grace, ...rest} = spec
  const served = spec.containers.find(readsConfig)
  const {args: _args, ports: _ports, readinessProbe: _ready, livenessProbe: _live, startupProbe: _start, lifecycle: _lifecycle, ...container} = served ?? {name: 'run'}
  const resources = {requests: {cpu: '100m', memory: requestOf(memory)}, limits: {memory}}
  return {...rest, restartPolicy: 'Never', terminationGracePeriodSeconds: 30, containers: [{...container, name: 'run', command, resources}]}
}

/** A run that may take much need not find it all free: without a request of its own it would ask for its limit. */
const requestOf = (limit: string): string => (limit.endsWith('Mi') && Number.parseInt(limit, 10) < 128 ? limit : '128Mi')
