/** The outside as typed ports. Types only: the adapters are in kube, datastores and process; open-world.ts opens them on first use. */

import type {Readable, Writable} from 'node:stream'
import type {DatabaseSessions, Psql, Relays} from './world/database-access.ts'
import type {Databases} from './world/databases.ts'
import type {OpenOptions} from './world/person.ts'

/** Any Kubernetes object as it goes over the wire: raw JSON, unknown fields kept. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
  readonly spec?: Record<string, unknown>
  readonly status?: Record<string, unknown>
  readonly [field: string]: unknown
}

export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly ManagedFields[]
  readonly [field: string]: unknown
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ManagedFields {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource?: string
  readonly time?: string
  readonly fieldsV1: Record<string, unknown>
}

export interface Kind {
  readonly apiVersion: string
  readonly kind: string
}

export interface Ref extends Kind {
  readonly namespace?: string
  readonly name: string
}

export interface Selection {
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  /** A field selector as the API takes it, `involvedObject.uid=...`. */
  readonly fields?: string
}

export interface ApplyOptions {
  /** Ask, store nothing. */
  readonly dryRun?: boolean
  /** Take fields from other managers; default true. The instance's own spec is never forced. */
  readonly force?: boolean
  /** Default `ridectl`. */
  readonly manager?: string
  readonly subresource?: 'status'
}

export interface Applied {
  readonly object: KubeObject
  /** Texts of the answer's Warning headers, each once. */
  readonly warnings: readonly string[]
}

export interface WatchEvent {
  /** SYNCED follows the objects of the first list, and of every list after a gap. */
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'SYNCED'
  /** Absent for SYNCED only. */
  readonly object?: KubeObject
}

export interface LogOptions {
  readonly container?: string
  readonly tailLines?: number
  readonly previous?: boolean
  readonly follow?: boolean
  readonly sinceSeconds?: number
  readonly signal?: AbortSignal
}

export interface ExecOptions {
  /** The pod's only or first container where absent. */
  readonly container?: string
  /** The program and its arguments: no shell reads them. They are in the API server's audit log: never a secret. */
  readonly command: readonly string[]
  /** Default false: the process reads nothing. */
  readonly stdin?: boolean
  /** A terminal of its own; what it writes to stderr comes through stdout then. */
  readonly tty?: boolean
  /** Cuts the stream. A process in a terminal ends then; another may live on in the pod. */
  readonly signal?: AbortSignal
}

/**
 * A process in a container, as bytes. Both outputs must be read (`resume()` the one that nobody wants): who reads slowly slows the process,
 * and nothing is held for him but a few hundred KiB.
 */
export interface ExecStream {
  /** A write is taken when there is room on the way. Without `stdin` in the options it takes nothing. `end()` is the process's end of file, where `closesStdin`. */
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** False where the server knows no way to close stdin alone (Kubernetes before 1.30): after `end()` the process goes on waiting for more. */
  readonly closesStdin: boolean
  /** Of the process's terminal; without one nothing happens. */
  resize(size: {readonly columns: number; readonly rows: number}): void
  /**
   * The process's exit status, once all that it wrote has come. Rejects with NO_PROGRAM (not in the image), UNREACHABLE (cut, or nothing heard for a minute;
   * what became of the process is not known) or the signal's reason; both outputs end with the same error.
   */
  readonly exited: Promise<number>
}

export interface AccessRule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
}

/**
 * One Kubernetes API server, reached as one kubeconfig context.
 * Every method rejects with a RidectlError (REFUSED, FORBIDDEN, UNREACHABLE, CREDENTIALS, CONFLICT ...) whose cause is the API's Status.
 * Transient answers are retried inside (research: 1.2); what reaches the caller is final.
 */
export interface Cluster {
  readonly context: string
  readonly server: string
  /** Resolves when credentials are at hand: a login program may take long, and ask the person. CREDENTIALS. */
  login(): Promise<void>
  /** undefined where the object, its namespace or its definition does not exist. */
  get(ref: Ref): Promise<KubeObject | undefined>
  list(kind: Kind, selection?: Selection): Promise<readonly KubeObject[]>
  /** List and then watch, for ever, through every cut, until the signal aborts. */
  watch(kind: Kind, selection: Selection, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** Server-side apply of raw JSON, fieldValidation=Strict. CONFLICT where `force` is false and another manager owns a field. */
  apply(object: KubeObject, options?: ApplyOptions): Promise<Applied>
  /** POST. undefined where an object of that name exists already. */
  create(object: KubeObject, options?: {readonly dryRun?: boolean}): Promise<KubeObject | undefined>
  /** PUT with the object's resourceVersion. CONFLICT where somebody was faster. */
  replace(object: KubeObject): Promise<KubeObject>
  /** Merge patch; `resourceVersion` in the patch's metadata makes it conditional (CONFLICT). */
  patch(ref: Ref, patch: Record<string, unknown>, options?: {readonly subresource?: 'status'}): Promise<KubeObject>
  /** Deletes with propagation Foreground (Background where asked) and, when given, uid and resourceVersion as preconditions. Gone already, or another by then, is fine. */
  remove(ref: Ref, options?: {readonly uid?: string; readonly resourceVersion?: string; readonly propagation?: 'Foreground' | 'Background'}): Promise<void>
  /** Lines without their ends, each at most 64 KiB. Ends at once where the container has not started. */
  logs(pod: {readonly namespace: string; readonly name: string}, options?: LogOptions): AsyncIterable<string>
  /**
   * Starts a program in a running container. Rejects with NOT_FOUND (no such pod or container), NOT_RUNNING (the pod is over, or not there yet), NO_PROGRAM
   * (servers differ: this may also come through `exited`), FORBIDDEN. What a program wrote last may be missing where it is read slowly and the program has ended:
   * the node drops it (seen with containerd, and with kubectl as well).
   */
  exec(pod: {readonly namespace: string; readonly name: string}, options: ExecOptions): Promise<ExecStream>
  /** What this user may do in the namespace; undefined where the cluster cannot say (`incomplete`). */
  rules(namespace: string): Promise<readonly AccessRule[] | undefined>
  /** One SelfSubjectAccessReview, for clusters whose rules are incomplete. */
  may(verb: string, resource: {readonly group: string; readonly resource: string; readonly namespace: string}): Promise<boolean>
  /** uid of the namespace kube-system: what tells two clusters apart. */
  id(): Promise<string>
}

export interface Context {
  readonly name: string
  readonly cluster: string
  readonly current: boolean
  /** The context's own namespace, where it names one. */
  readonly namespace?: string
}

/** What the kubeconfig knows. */
export interface Contexts {
  list(): Promise<readonly Context[]>
  /** Opens nothing yet: the first request does. NO_CONTEXT with the nearest names where there is none of that name. */
  open(name?: string, options?: OpenOptions): Promise<World>
  /** So long, in seconds, may one take before it counts as silent. */
  readonly reachSeconds: number
}

/** A value that prints as `[redacted]`, everywhere. */
export interface Secret {
  reveal(): string
  toString(): '[redacted]'
  toJSON(): '[redacted]'
}

export interface Clock {
  /** Wall clock, for what is recorded. */
  now(): Date
  /** Milliseconds that never go back, for what is measured. */
  monotonic(): number
  /** Resolves after that time, or at once when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export interface Site {
  /** GET `path` at address:port with that Host header. The status, or undefined where nothing answers in 5 s. */
  status(at: {readonly address: string; readonly port: number; readonly host: string; readonly path: string; readonly tls: boolean}): Promise<number | undefined>
}

/** Everything outside this process, for one cluster. */
export interface World {
  readonly cluster: Cluster
  readonly databases: Databases
  readonly sessions: DatabaseSessions
  readonly psql: Psql
  readonly relays: Relays
  readonly site: Site
  readonly clock: Clock
}
