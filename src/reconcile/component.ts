import type {Platform} from '../platform/summon-platform.ts'
import type {KubeObject, World} from '../world.ts'

/** The state that shows while a promise is not kept. */
export type During = 'Initializing' | 'CreatingBackup' | 'Migrating' | 'Deploying'

/** What a component says of its promise now. `reason` is CamelCase and stable, `message` is for the person. */
export type Verdict = KeptVerdict | WaitingVerdict | BrokenVerdict
export interface KeptVerdict {
  readonly verdict: 'kept'
  readonly message?: string
  /** The message is a warning: a plan says it where it makes or rolls what needs this one. */
  readonly warns?: boolean
}
export interface WaitingVerdict {
  readonly verdict: 'waiting'
  readonly reason: string
  readonly message: string
  /** Look again after this long even if nothing was seen to change (a grace that runs out). */
  readonly againInSeconds?: number
}
export interface BrokenVerdict {
  readonly verdict: 'broken'
  readonly reason: string
  readonly message: string
  /** An exact command. */
  readonly remedy?: string
  /** Where the last log lines are: shown under the failure. */
  readonly pod?: {readonly name: string; readonly container: string; readonly previous: boolean}
}

export const kept = (message?: string): KeptVerdict => (message === undefined ? {verdict: 'kept'} : {verdict: 'kept', message})
export const waiting = (reason: string, message: string, againInSeconds?: number): WaitingVerdict =>
  againInSeconds === undefined ? {verdict: 'waiting', reason, message} : {verdict: 'waiting', reason, message, againInSeconds}
export const broken = (reason: string, message: string, more: Pick<BrokenVerdict, 'remedy' | 'pod'> = {}): BrokenVerdict =>
  ({verdict: 'broken', reason, message, ...more})

/** An object as a template gives it: without namespace, labels, owner and hash, which the engine stamps. */
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {readonly name: string; readonly labels?: Record<string, string>; readonly annotations?: Record<string, string>}
  readonly [field: string]: unknown
}

/** How a promise ended, and where the traces of it are. */
export interface Settled {
  readonly verdict: KeptVerdict | BrokenVerdict
  readonly observed: Observed
  readonly world: World
}

/** What is there now of one component: the live objects that it applies, and the pods below them. */
export interface Observed {
  readonly objects: readonly KubeObject[]
  readonly pods: readonly KubeObject[]
  /** Of the component's ReplicaSets: which revision a pod belongs to. */
  readonly replicaSets: readonly KubeObject[]
  /** What the cluster says of these in its Events, it says that nowhere else; undefined where this user may not read them. */
  readonly events: readonly KubeObject[] | undefined
  /** The clock's time of this look. */
  readonly now: Date
}

// oxlint-disable-next-line typescript/no-explicit-any -- the list of components holds each with its own types
export type AnyComponent = Component<string, any, any>

/** What the needs of a component give it, by the needs' names. A need that is not wanted gives `undefined`. */
export type Given<Needs extends readonly AnyComponent[]> = {
  // oxlint-disable-next-line typescript/no-explicit-any -- what a need itself needs does not matter here
  readonly [Need in Needs[number] as Need['name']]: Need extends Component<string, infer Gives, any> ? Gives | undefined : never
}

/** What stands outside Kubernetes and is not gone with the instance, as its data must not be. */
export interface Outlives {
  /** In words, `database car1_qa`; undefined where nothing is left. */
  readonly what: (platform: Platform) => string | undefined
  /** Removes it for good; what is gone already is fine, what is not this instance's is refused. Nothing of the instance runs any more. */
  readonly purge: (platform: Platform, world: World) => Promise<void>
}

interface Promised<Name extends string, Needs extends readonly AnyComponent[]> {
  /** One word: the row in status, the label `app.kubernetes.io/component`, the template's and the test's file name. */
  readonly name: Name
  readonly during: During
  /** A sentence without its full stop: the progress title and the sentence in a failure. */
  readonly promises: string
  /** Components whose promise must be kept before this one acts; imported values, the order is derived from them. */
  readonly needs: Needs
  /** False: what is there of it is pruned. */
  readonly wanted?: (platform: Platform) => boolean
  /** A verdict where what is recorded is enough: then it is neither applied nor judged. Without `given` there is the record alone, and nobody to ask. */
  readonly alreadyKept?: (platform: Platform, given?: Given<Needs>) => KeptVerdict | undefined
  /** What goes into the status once the promise is kept or broken; recorded before anything of it may be forgotten. */
  readonly records?: (platform: Platform, settled: Settled, given: Given<Needs>) => Promise<Readonly<Record<string, unknown>>>
  /** What `delete` leaves and `delete --purge` removes; what is in Kubernetes goes by its owner and needs no word here. */
  readonly outlives?: Outlives
}

/** An actor inside Kubernetes: its promise is kept when what it applies is ready. */
export interface AppliedComponent<Name extends string, Gives, Needs extends readonly AnyComponent[]> extends Promised<Name, Needs> {
  readonly applies: (platform: Platform, given: Given<Needs>) => readonly Manifest[]
  /** Default: every object that it applies is ready (readiness/index.ts). */
  readonly keptWhen?: (observed: Observed, platform: Platform) => Verdict
  readonly gives?: (platform: Platform, given: Given<Needs>) => Gives
  /** True: its pods do not run the application, and a new version of that does not restart them. */
  readonly apart?: boolean
  readonly keeps?: never
}

/** An actor outside Kubernetes, or one that must read before it writes: idempotent, called in every pass. */
export interface KeptComponent<Name extends string, Gives, Needs extends readonly AnyComponent[]> extends Promised<Name, Needs> {
  /** With a world that refuses writes (a plan) a write rejects with NotWritten, and the engine says `waiting`. */
  readonly keeps: (platform: Platform, world: World, given: Given<Needs>) => Promise<Verdict | (KeptVerdict & {readonly gives: Gives})>
  readonly applies?: never
  readonly keptWhen?: never
  readonly gives?: never
  readonly apart?: never
}

export type Component<Name extends string, Gives, Needs extends readonly AnyComponent[]> =
  | AppliedComponent<Name, Gives, Needs>
  | KeptComponent<Name, Gives, Needs>

/** Declares a component; only for its types. */
export function component<const Name extends string, const Needs extends readonly AnyComponent[], Gives = undefined>(
  declared: Component<Name, Gives, Needs>,
): Component<Name, Gives, Needs> {
  return declared
}
