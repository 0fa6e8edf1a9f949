import {database} from '../components/database.ts'
import {components} from '../components/index.ts'
import {RidectlError} from '../errors.ts'
import {ownerOf} from '../manifests/stamp.ts'
import type {Asks} from '../platform/asks.ts'
import {acquireLease, type Holder} from '../reconcile/acquire-lease.ts'
import {Bell} from '../reconcile/bell.ts'
import {waiting} from '../reconcile/component.ts'
import {converge, type Convergence, letGo, record} from '../reconcile/converge.ts'
import type {DeployEvent} from '../reconcile/events.ts'
import {fencedWorld} from '../reconcile/fenced-world.ts'
import {follow} from '../reconcile/follow.ts'
import type {Lease} from '../reconcile/lease.ts'
import {inOrder} from '../reconcile/order.ts'
import type {PassResult} from '../reconcile/pass.ts'
import {makePlan, type Plan} from '../reconcile/plan.ts'
import {prunable} from '../reconcile/prune.ts'
import {Recorder} from '../reconcile/recorder.ts'
import {removeThis} from '../reconcile/remove-this.ts'
import {recordRevision} from '../reconcile/revisions.ts'
import type {KubeObject, World} from '../world.ts'
import {reaching} from './database-way.ts'
import {eventStream} from './event-stream.ts'
import {type Entry, historyWith} from './history.ts'
import {applyIntent, instanceKind, isSameIntent} from './intent.ts'
import {migrationLog} from './migration-log.ts'
import {outcomeOf} from './outcome.ts'
import {preflight, type Preflight} from './preflight.ts'

export interface DeployOptions {
  readonly name: string
  readonly namespace: string
  /** `--version`. */
  readonly version?: string
  /** From `-f`, validated. */
  readonly instance?: KubeObject
  readonly reason?: string
  /** Restarts and runs that are asked for, as the instance's annotations say them. */
  readonly asks?: Asks
  /** In the history: what it was where it was no deploy. */
  readonly action?: 'restart'
  /** `dev@laptop`. */
  readonly who: string
  readonly holder: Holder
  /** The running ridectl's version. */
  readonly ridectl: string
  readonly timeoutSeconds: number
  readonly waitLockSeconds: number
  /** Writes although a newer ridectl wrote last. */
  readonly older: boolean
  readonly signal: AbortSignal
  /** Shown before the first write, and once more where somebody changed the instance meanwhile; false lets go with nothing changed. Not called where nothing differs. */
  readonly confirm: (plan: Plan) => Promise<boolean>
}

/**
 * preflight, lock, intent, Initializing, full dry run, Migrating, record the result, Deploying, wait, prune, Ready, release the lock.
 * Cut anywhere and run again, it comes to the same end. Rejects with a RidectlError; its events are for cli/progress.
 */
export function deploy(world: World, options: DeployOptions): AsyncGenerator<DeployEvent, void> {
  return eventStream((say) => run(world, options, say))
}

async function run(world: World, options: DeployOptions, say: (event: DeployEvent) => void): Promise<void> {
  const shown = await preflight(world, {...options, acts: true})
  if (shown.nothingToDo) return isSoAlready(world, shown, say)
  await confirmed(shown, options)
  await ensureNamespace(world, options.namespace, shown)
  const lease = await acquireLease(world.cluster, world.clock, leaseRequest(options, shown, say))
  try {
    const ready = await asShown(world, options, shown)
    if (ready.nothingToDo) return await isSoAlready(world, ready, say)
    await underLease(world, options, ready, lease, say)
  } finally {
    await lease.release()
  }
}

async function isSoAlready(world: World, {platform}: Preflight, say: (event: DeployEvent) => void): Promise<void> {
  say({type: 'done', time: world.clock.now(), outcome: await outcomeOf(world, platform, {seconds: 0, unchanged: true})})
}

async function confirmed({differs, plan}: Pick<Preflight, 'differs' | 'plan'>, {confirm, name}: DeployOptions): Promise<void> {
  if (differs && !(await confirm(plan))) throw new RidectlError('DECLINED', `${name} was not deployed: nothing was changed`)
}

// Between the look and the lock a person reads, or another deploys: what they changed is seen and asked about, and not undone by what was true before.
async function asShown(world: World, options: DeployOptions, shown: Preflight): Promise<Preflight> {
  const {name, namespace} = options
  if (isSameIntent(shown.live, await world.cluster.get({...instanceKind, name, namespace}))) return shown
  const {plan, ...rest} = await preflight(world, {...options, acts: true})
  const anew = {...rest, plan: {...plan, warnings: [...plan.warnings, `${name} was changed by somebody since this was looked at first: this is what a deploy does now`]}}
  await confirmed(anew, options)
  return anew
}

async function underLease(world: World, options: DeployOptions, ready: Preflight, lease: Lease, say: (event: DeployEvent) => void): Promise<void> {
  // Neither the time that a person took to answer nor that of who held the lock is this deploy's.
  const started = world.clock.monotonic()
  const stop = new AbortController()
  const held = fencedWorld(world, () => lease.assertHeld())
  const fenced = fencedWorld(held, () => refuseIfLetGo(options, ready))
  const recorder = new Recorder(held.cluster, await applyIntent(fenced.cluster, ready.intent))
  lease.leaveTo(ownerOf(recorder.platform()))
  await recordRevision(fenced.cluster, recorder.platform(), author(options))
  const log = migrationLog(world, say, stop.signal)
  const context = convergence(fromAnywhere(fenced, world, options, recorder, say, started), options, recorder, stop.signal, say, started)
  const before = recorder.platform().status.version
  const seconds = (): number => Math.round((world.clock.monotonic() - started) / 1000)
  try {
    const result = await converge({...context, beforeActing: dryRunBeforeMigrating(world, context, ready), afterPass: () => log.look(context.followed.inventory)})
    await prune(fenced, context, result)
    const {version} = recorder.platform().spec
    await record(context, result.reports, {state: 'Ready', message: '', version, history: historyWith(recorder.platform(), entryOf(options, recorder, 'succeeded', seconds()), world.clock.now())})
    say({type: 'done', time: world.clock.now(), outcome: await outcomeOf(world, recorder.platform(), {was: before, seconds: seconds(), unchanged: false})})
  } catch (error) {
    await recordFailure(error, recorder, options, world, seconds())
    throw error
  } finally {
    stop.abort()
    await log.over()
  }
}

function convergence(world: World, options: DeployOptions, recorder: Recorder, stop: AbortSignal, say: (event: DeployEvent) => void, started: number): Convergence {
  const bell = new Bell()
  const {name, namespace} = options
  return {
    components: inOrder(components),
    world,
    recorder,
    followed: follow(world.cluster, {...instanceKind, name, namespace}, bell, stop),
    bell,
    beforeActing: async () => {},
    afterPass: () => {},
    say,
    writtenBy: `ridectl/${options.ridectl}`,
    deadline: deadlineOf(options, started),
    signal: options.signal,
  }
}

const deadlineOf = ({timeoutSeconds}: DeployOptions, started: number): number => started + timeoutSeconds * 1000

/** The database is reached from wherever this machine stands; a pass that waits for the way there says so. */
function fromAnywhere(fenced: World, {cluster}: World, options: DeployOptions, recorder: Recorder, say: (event: DeployEvent) => void, started: number): World {
  const {name, during, promises} = database
  return reaching(fenced, {
    platform: recorder.platform,
    isOwned: true,
    deadline: deadlineOf(options, started),
    signal: options.signal,
    letGo: (waitedFor) => letGo(options.name, recorder.platform().spec.version, waitedFor),
    onWait: (why) => say({type: 'component', time: fenced.clock.now(), name, during, promises, verdict: waiting('WayThere', why)}),
    unfenced: cluster,
  })
}

// In the middle of a pass too: what is on its way is finished, nothing else is begun. What was reached is still recorded.
function refuseIfLetGo({name, signal}: DeployOptions, {platform}: Preflight): void {
  if (signal.aborted) throw letGo(name, platform.spec.version)
}

// What could not be asked before the namespace was there is asked now, before the migration changes anything that cannot be changed back.
function dryRunBeforeMigrating(world: World, {components: all, recorder, followed}: Convergence, ready: Preflight): Convergence['beforeActing'] {
  let whole: Promise<unknown> | undefined
  return async (component) => {
    if (component.during === 'Initializing' || ready.plan.later.length === 0) return
    whole ??= makePlan({world, components: all, platform: recorder.platform(), inventory: followed.inventory, namespaceExists: true})
    await whole
  }
}

async function prune({cluster}: World, {followed}: Convergence, {wanted}: PassResult): Promise<void> {
  await Promise.all(prunable(followed.inventory, wanted).map((object) => removeThis(cluster, object)))
}

// What stopped is in the record too; where that cannot be written any more, the failure itself is what the person must read.
async function recordFailure(error: unknown, recorder: Recorder, options: DeployOptions, {clock}: World, seconds: number): Promise<void> {
  if (!(error instanceof RidectlError) || error.code === 'LOCK_LOST') return
  const entry = entryOf(options, recorder, error.code === 'INTERRUPTED' ? 'interrupted' : 'failed', seconds)
  await recorder.write({history: historyWith(recorder.platform(), entry, clock.now())}).catch(() => {})
}

function entryOf({who, reason, action}: DeployOptions, recorder: Recorder, result: Entry['result'], duration: number): Entry {
  const {spec, generation} = recorder.platform()
  return {version: spec.version, who, ...(action === undefined ? {} : {action}), ...(reason === undefined ? {} : {why: reason}), result, duration, generation}
}

async function ensureNamespace({cluster}: World, namespace: string, ready: Preflight): Promise<void> {
  if (ready.namespaceExists) return
  await cluster.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
}

function leaseRequest({name, namespace, holder, waitLockSeconds, signal}: DeployOptions, {platform}: Preflight, say: (event: DeployEvent) => void): Parameters<typeof acquireLease>[2] {
  let said = ''
  return {
    instance: name,
    namespace,
    holder,
    purpose: `deploy ${platform.spec.version}`,
    again: `ridectl deploy ${name} --version ${platform.spec.version}`,
    waitSeconds: waitLockSeconds,
    signal,
    onWait: (message) => {
      if (message !== said) say({type: 'warning', time: new Date(), message})
      said = message
    },
  }
}

function author({who, reason, ridectl}: DeployOptions): {who: string; why?: string; ridectl: string} {
  return {who, ridectl, ...(reason === undefined ? {} : {why: reason})}
}
