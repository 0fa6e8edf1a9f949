import type {RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Clock, Cluster, Context, KubeObject} from '../world.ts'
import type {Login, Machine, Probe} from '../world/machine.ts'

/** What the checks of each group look at. What is asked for twice is asked once. */
export interface MachinePatient {
  readonly machine: Machine
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly terminal: {readonly isTerminal: boolean; readonly colour: boolean; readonly unicode: boolean}
  /** Of every context that is looked at; none where the kubeconfig cannot be read. */
  logins(): Promise<readonly Login[]>
}

export interface KubeconfigPatient {
  readonly machine: Machine
  files(): Promise<readonly string[]>
  contexts(): Promise<readonly Context[]>
}

export interface ContextPatient {
  readonly context: string
  readonly machine: Machine
  readonly clock: Clock
  login(): Promise<Login>
  probe(): Promise<Probe>
  /** Every instance that this person may see. */
  instances(): Promise<readonly KubeObject[]>
}

export interface ClusterPatient extends ContextPatient {
  readonly cluster: Cluster
  readonly isProduction: boolean
  definition(): Promise<DefinitionState>
  installDefinition(): Promise<void>
  /** Where instances are, or would be. */
  namespaces(): Promise<readonly string[]>
  /** What of ridectl's work this person may not do in a namespace, each with the first right that is missing. */
  lacks(namespace: string): Promise<readonly Lack[]>
}

/** Beside what this ridectl brings. */
export type DefinitionState = 'absent' | 'same' | 'older' | 'newer'

export interface Lack {
  /** `deploy`, `look at instances`. */
  readonly work: string
  /** The role of `ridectl install --role` that has it, where one has. */
  readonly role?: 'viewer' | 'deployer' | 'shell'
  /** `may not create jobs.batch`. */
  readonly right: string
}

export interface InstancePatient {
  readonly platform: Platform
  readonly context: string
  readonly cluster: Cluster
  readonly machine: Machine
  readonly clock: Clock
  probe(): Promise<Probe>
  /** Of all components. */
  pods(): Promise<readonly KubeObject[]>
  /** Promises that are not kept now. */
  unkept(): Promise<readonly Unkept[]>
  /** What a deploy of the same would change: `Deployment car1-qa-web`. */
  drift(): Promise<readonly string[]>
  /** Runs a program in a ready pod of web. Rejects with NOT_RUNNING where there is none. */
  inPod(command: readonly string[]): Promise<{readonly status: number; readonly stdout: string; readonly stderr: string}>
  /** The holder of a lock, as it names itself, ran on this machine and is gone. */
  isGone(holder: string): boolean
}

/** An instance that was not found, and why. */
export interface LostPatient {
  readonly name: string
  readonly error: RidectlError
}

export interface Unkept {
  readonly component: string
  readonly verdict: 'waiting' | 'broken'
  readonly message: string
}
