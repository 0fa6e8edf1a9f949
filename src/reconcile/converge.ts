import {exitStatus, RidectlError} from '../errors.ts'
import type {State} from '../platform/summon-platform.ts'
import type {World} from '../world.ts'
import type {Bell} from './bell.ts'
import {type AnyComponent, type Verdict} from './component.ts'
import type {DeployEvent} from './events.ts'
import {brokenReports, failureOf, timedOut, waitedFor} from './failure.ts'
import type {Followed} from './follow.ts'
import {makeWay} from './make-way.ts'
import {judged, type Outcome, pass, type PassResult} from './pass.ts'
import {deleted, type Recorder} from './recorder.ts'
import {differsFromReady, type Report, stateOf} from './state.ts'
import {statusOf, stoppedBy} from './status-of.ts'

export interface Convergence {
  readonly components: readonly AnyComponent[]
  readonly world: World
  readonly recorder: Recorder
  readonly followed: Followed
  readonly bell: Bell
  readonly beforeActing: (component: AnyComponent) => Promise<void>
  readonly afterPass: () => void
  readonly say: (event: DeployEvent) => void
  /** `ridectl/0.1.0`. */
  readonly writtenBy: string
  readonly deadline: number
  readonly signal: AbortSignal
}

/** Passes until every promise is kept; that it is Ready is the caller's to record. Rejects when one is broken, at the deadline (naming what waits), or when the signal aborts. */
export async function converge(context: Convergence): Promise<PassResult> {
  const {world, followed, recorder, bell, signal} = context
  const say = newsOnly(context)
  await Promise.race([followed.synced, followed.failed])
  const asked = new Map<string, Outcome>()
  for (;;) {
    see(context)
    const result = await passed(context, asked)
    // A pass is waited for even then: it must not write on behind the back of who holds the lock next.
    await Promise.race([followed.failed, Promise.resolve()])
    see(context)
    // Changed while the pass ran: all that was found was found of another spec.
    if (recorder.platform().generation !== result.generation) continue
    say(result.reports)
    context.afterPass()
    if (result.reports.every(({verdict}) => verdict.verdict === 'kept')) return result
    await record(context, result.reports)
    const broken = brokenReports(result.reports)
    if (broken.length > 0) throw await failureOf(world.cluster, recorder.platform(), broken)
    await Promise.race([bell.heard(world.clock, patience(context, result.reports), signal), followed.failed])
    stopIfOver(context, result.reports)
  }
}

/** Writes what the components say into the status, where it says something else. */
export async function record({recorder, writtenBy, world}: Convergence, reports: readonly Report[], more: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const platform = recorder.platform()
  await recorder.write({...statusOf(platform, reports, stateOf(reports, differsFromReady(platform)), writtenBy, world.clock.now()), ...more})
}

/** Where the pass itself is stopped, that is in the status too: nobody tries again by himself. What may come right yet, or was let go, is left as it was seen last. */
async function passed(context: Convergence, asked: Map<string, Outcome>): Promise<PassResult> {
  const {recorder, writtenBy, world} = context
  try {
    return await pass(passContext(context, asked))
  } catch (error) {
    if (error instanceof RidectlError && isStop(error)) await recorder.write(stoppedBy(recorder.platform(), error, writtenBy, world.clock.now())).catch(() => {})
    throw error
  }
}

const isStop = ({code, exit}: RidectlError): boolean => code !== 'UNREACHABLE' && exit !== exitStatus.TIMED_OUT && exit !== exitStatus.INTERRUPTED

function passContext({components, world, recorder, followed, beforeActing}: Convergence, asked: Map<string, Outcome>): Parameters<typeof pass>[0] {
  const {inventory} = followed
  return {
    components, platform: recorder.platform, world, inventory, judge: judged, beforeActing, asked,
    makeWay: (component, objects) => makeWay(world, inventory, component.name, objects),
    record: (fields) => recorder.write(fields),
  }
}

function see({recorder, followed}: Pick<Convergence, 'recorder' | 'followed'>): void {
  const seen = followed.instance()
  if (seen === undefined || seen.metadata.deletionTimestamp !== undefined) throw deleted(recorder.platform().name)
  recorder.see(seen)
}

function patience({world, deadline}: Convergence, reports: readonly Report[]): number {
  const again = reports.map(({verdict}) => (verdict.verdict === 'waiting' ? verdict.againInSeconds : undefined)).filter((seconds) => seconds !== undefined)
  return Math.max(0, Math.min(deadline - world.clock.monotonic(), ...again.map((seconds) => seconds * 1000)))
}

function stopIfOver({world, deadline, recorder, signal}: Convergence, reports: readonly Report[]): void {
  const platform = recorder.platform()
  if (signal.aborted) throw letGo(platform.name, platform.spec.version, waitedFor(reports))
  if (world.clock.monotonic() >= deadline) throw timedOut(platform, reports)
}

/** What a person who stops a deploy reads. `waitedFor`: `web: 1/2 on v2`. */
export function letGo(name: string, version: string, waitedFor = ''): RidectlError {
  return new RidectlError('INTERRUPTED', `let go of ${name}: what was started in the cluster goes on`, {
    details: waitedFor === '' ? [] : [`It was waiting for ${waitedFor}.`],
    remedy: [{command: `ridectl deploy ${name} --version ${version}`, why: 'goes on where this one stopped'}],
  })
}

// The first pass may take long, and what it waits for is known only after it.
function begin({say, world, recorder}: Convergence): State | undefined {
  if (!differsFromReady(recorder.platform())) return undefined
  say({type: 'state', time: world.clock.now(), state: 'Initializing'})
  return 'Initializing'
}

/** Turns reports into events, only where something is new: what ended the state before, then the state, then what is open in it. */
function newsOnly(context: Convergence): (reports: readonly Report[]) => void {
  const {say, world} = context
  let shown = begin(context)
  const last = new Map<string, string>()
  const sayReport = ({component, verdict}: Report): void => {
    const text = textOf(verdict)
    if (last.get(component.name) === text) return
    last.set(component.name, text)
    say({type: 'component', time: world.clock.now(), name: component.name, during: component.during, promises: component.promises, verdict})
  }
  return (reports) => {
    const isKept = ({verdict}: Report): boolean => verdict.verdict === 'kept'
    for (const report of reports.filter(isKept)) sayReport(report)
    const {state, message} = stateOf(reports, true)
    if (state !== shown) say({type: 'state', time: world.clock.now(), state, ...(message === '' ? {} : {message})})
    shown = state
    for (const report of reports.filter((one) => !isKept(one))) sayReport(report)
  }
}

const textOf = (verdict: Verdict): string => `${verdict.verdict} ${verdict.verdict === 'kept' ? '' : verdict.reason} ${verdict.message ?? ''}`
