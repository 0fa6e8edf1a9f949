import {components} from '../components/index.ts'
import type {ClusterPatient, ContextPatient, InstancePatient, KubeconfigPatient, MachinePatient} from '../doctor/patients.ts'
import {RidectlError} from '../errors.ts'
import {namespaceOf} from '../platform/names.ts'
import {once} from '../platform/once.ts'
import {holdsProduction, soundsLikeProduction} from '../platform/production.ts'
import {parsePlatform} from '../platform/summon-platform.ts'
import {listInventory} from '../reconcile/inventory.ts'
import {instanceSelector} from '../reconcile/labelled.ts'
import {look} from '../reconcile/look.ts'
import {inOrder} from '../reconcile/order.ts'
import type {Clock, Contexts, ExecStream, World} from '../world.ts'
import type {Kubeconfig, Machine, Probe} from '../world/machine.ts'
import {definitionState} from './definition-state.ts'
import {diff} from './diff.ts'
import type {Found} from './find-instance.ts'
import {install} from './install.ts'
import {lacksIn} from './lacks.ts'
import {listInstances} from './list-instances.ts'
import {inTime} from './reach.ts'
import {readyPod} from './ready-pod.ts'
import type {Settings} from './settings.ts'

/** What doctor works with, handed over by the command. */
export interface Surgery {
  readonly contexts: Contexts
  readonly kubeconfig: Kubeconfig
  readonly machine: Machine
  readonly clock: Clock
  readonly settings: Settings
  readonly environment: MachinePatient['environment']
  readonly terminal: MachinePatient['terminal']
  /** The holder of a lock was a process of this machine, and is gone. */
  readonly isGone: (holder: string) => boolean
  /** The running ridectl's version. */
  readonly ridectl: string
}

export function machinePatient({machine, environment, terminal, kubeconfig}: Surgery, names: readonly string[]): MachinePatient {
  const logins = once(async () => (await Promise.allSettled(names.map((name) => kubeconfig.login(name)))).flatMap((login) => (login.status === 'fulfilled' ? [login.value] : [])))
  return {machine, environment, terminal, logins}
}

export const kubeconfigPatient = ({machine, kubeconfig}: Surgery): KubeconfigPatient => ({machine, files: () => kubeconfig.files(), contexts: () => kubeconfig.contexts()})

/** So long may a login program take before doctor says that it does not end. */
export const loginSeconds = 10

/** So long may a cluster take to list its instances before the rest of it is looked at without them. */
const listSeconds = 10

export function contextPatient({contexts, kubeconfig, machine, clock, settings}: Surgery, context: string): ContextPatient {
  return {
    context,
    machine,
    clock,
    login: once(() => kubeconfig.login(context)),
    probe: once(() => probeOf({contexts, kubeconfig}, context)),
    instances: once(async () => ifInstalled(listInstances(await contexts.open(context), settings.namespacePattern, undefined))),
  }
}

/** The login, and then the server's two steps: to be reached, and to say something. */
const probeOf = ({contexts: {reachSeconds}, kubeconfig}: Pick<Surgery, 'contexts' | 'kubeconfig'>, context: string): Promise<Probe> =>
  inTime(loginSeconds + 2 * reachSeconds, context, kubeconfig.probe(context))

/** A cluster without the definition has no instances. */
async function ifInstalled<Item>(listing: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await listing
  } catch (error) {
    if (error instanceof RidectlError && error.code === 'NOT_INSTALLED') return []
    throw error
  }
}

const mostNamespaces = 5

/** With what only a cluster that answers can tell. */
export async function clusterPatient({contexts, settings}: Surgery, patient: ContextPatient): Promise<ClusterPatient> {
  const world = await contexts.open(patient.context)
  const held = await inTime(listSeconds, patient.context, patient.instances()).catch(() => [])
  const places = [...new Set(held.map(({metadata}) => metadata.namespace ?? 'default'))]
  return {
    ...patient,
    cluster: world.cluster,
    isProduction: soundsLikeProduction(patient.context) || held.some(holdsProduction),
    definition: () => definitionState(world),
    installDefinition: async () => void (await install(world, {dryRun: false, signal: new AbortController().signal})),
    namespaces: async () => (places.length > 0 ? places.slice(0, mostNamespaces) : [namespaceOf('any', settings.namespacePattern, 'qa')]),
    lacks: (namespace) => lacksIn(world.cluster, namespace),
  }
}

export function instancePatient({contexts, machine, kubeconfig, isGone, ridectl}: Surgery, found: Found): InstancePatient {
  const {world, name, namespace, context, live} = found
  const {cluster, clock} = world
  return {
    platform: parsePlatform(live),
    context,
    cluster,
    machine,
    clock,
    isGone,
    probe: once(() => probeOf({contexts, kubeconfig}, context)),
    pods: once(() => cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace, labels: instanceSelector(name)})),
    unkept: () => unkept(found),
    drift: async () => (await diff(world, {name, namespace, ridectl})).changes.map((change) => `${change.kind} ${change.name}`),
    inPod: (command) => inPod(world, found, command),
  }
}

async function unkept({world, name, namespace, live}: Found): ReturnType<InstancePatient['unkept']> {
  const inventory = await listInventory(world.cluster, namespace, name)
  const reports = look(inOrder(components), parsePlatform(live), inventory, world.clock.now())
  return reports.flatMap(({component, verdict}) => (verdict.verdict === 'kept' ? [] : [{component: component.name, verdict: verdict.verdict, message: verdict.message}]))
}

async function inPod({cluster}: World, found: Found, command: readonly string[]): ReturnType<InstancePatient['inPod']> {
  const pod = await readyPod(found, {component: 'web'})
  const stream = await cluster.exec(pod, {container: pod.container, command})
  const [stdout, stderr, status] = await Promise.all([textOf(stream.stdout), textOf(stream.stderr), stream.exited])
  return {status, stdout, stderr}
}

async function textOf(output: ExecStream['stdout']): Promise<string> {
  let text = ''
  for await (const chunk of output) text += String(chunk)
  return text
}
