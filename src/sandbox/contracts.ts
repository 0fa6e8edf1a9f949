/** How the parts of the sandbox meet. Types only. api/ serves and stores, controllers/ and node/ act on what is stored, network/ proxies, services/ run beside. */
import type {Duplex, Readable} from 'node:stream'

/** A stored object: raw JSON. */
export interface Stored {
  apiVersion: string
  kind: string
  metadata: StoredMetadata
  spec?: any // oxlint-disable-line typescript/no-explicit-any -- kinds are told apart at run time, as the API server itself stores them
  status?: any // oxlint-disable-line typescript/no-explicit-any
  [field: string]: unknown
}

export interface StoredMetadata {
  name: string
  namespace?: string
  uid: string
  resourceVersion: string
  generation?: number
  creationTimestamp: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  finalizers?: string[]
  ownerReferences?: {apiVersion: string; kind: string; name: string; uid: string; controller?: boolean; blockOwnerDeletion?: boolean}[]
  managedFields?: unknown[]
  [field: string]: unknown
}

/** What a creation needs: the server fills in the rest, also the name where metadata has a generateName. */
export interface NewObject {
  apiVersion?: string
  kind: string
  metadata?: Partial<StoredMetadata>
  [field: string]: unknown
}

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: Stored
}

/**
 * The API as the sandbox's own controllers use it: same defaults, validation and managedFields as over HTTP, synchronous (node:sqlite is).
 * Rejections are thrown as ApiError with the Status that HTTP would answer. `kind` is the bare kind: no two served groups share one.
 */
export interface LocalApi {
  get(kind: string, namespace: string | undefined, name: string): Stored | undefined
  list(kind: string, selection?: {readonly namespace?: string; readonly labels?: Readonly<Record<string, string>>}): Stored[]
  create(object: NewObject, manager: string): Stored
  /** PUT; with metadata.resourceVersion it is conditional (409 Conflict). `status`: only the status is taken; `finalize`: a Namespace's spec.finalizers. Unchanged content writes nothing. */
  update(object: Stored, manager: string, subresource?: 'status' | 'finalize'): Stored
  /** Marks for deletion (finalizers, a pod's grace) or removes at once, as DELETE over HTTP does. Not there: nothing. */
  remove(kind: string, namespace: string | undefined, name: string, options?: RemoveOptions): void
  /** Calls back for every object of the kinds, first as ADDED for those that exist, then after each commit, in order. Returns what stops it. */
  watch(kinds: readonly string[], onEvent: (event: StoreEvent) => void): () => void
}

export interface RemoveOptions {
  readonly uid?: string
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan'
  /** 0: removed at once, without waiting for the node. */
  readonly graceSeconds?: number
}

/** What the API server asks of the node: the subresources pods/log and pods/exec. */
export interface NodePort {
  /** Raw log bytes of a container; ends when the log does, or with `follow` when the container ends. undefined: the container never started. */
  logs(pod: Stored, container: string, options: NodeLogOptions): Readable | undefined
  /** Starts a process in a running container. Throws ApiError where it is not running. */
  exec(pod: Stored, container: string, options: ExecOptions): ExecSession
}

export interface NodeLogOptions {
  readonly follow: boolean
  readonly previous: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  readonly limitBytes?: number
  readonly timestamps: boolean
}

export interface ExecOptions {
  readonly command: readonly string[]
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  /** A real terminal: stdout carries both streams. */
  readonly tty: boolean
}

export interface ExecSession {
  readonly stdin?: Duplex | NodeJS.WritableStream
  readonly stdout?: Readable
  readonly stderr?: Readable
  resize(columns: number, rows: number): void
  /** Ends the process and what it started. */
  kill(): void
  /** Exit status; 128 + signal where a signal ended it. */
  readonly exited: Promise<number>
}

/** Where a Service is served on loopback, for env and mounted config text: `S`, `S.N`, `S.N.svc` with a port become 127.0.0.1:<port>. */
export interface ServiceAddresses {
  /** The loopback port of a Service's port, allocated at once and kept for the Service's life; undefined where there is no such Service or port. */
  port(namespace: string, service: string, port: number): number | undefined
  /** Rewrites every `S:port`, `S.N:port`, `S.N.svc[.cluster.local]:port` in a text, seen from a namespace. */
  rewrite(text: string, namespace: string): string
}

/** Where the sandbox keeps things: one private folder (0700) of this user. */
export interface Folders {
  readonly root: string
  /** SQLite file of the store. */
  readonly database: string
  readonly images: string
  readonly pods: string
  readonly logs: string
  readonly postgres: string
  readonly redis: string
  readonly pki: string
  readonly kubeconfig: string
}

/** An image in the sandbox: a folder that `sandbox build` made. */
export interface Image {
  /** `summon:v1`. */
  readonly name: string
  /** The application's files. */
  readonly source: string
  /** `pip install --target` folder. */
  readonly packages: string
  /** sha256 of what went in: shown as imageID. */
  readonly digest: string
}

export interface Images {
  /** undefined: unknown image, the container waits in ErrImagePull. */
  find(name: string): Image | undefined
}
