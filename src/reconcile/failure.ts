import {type Remedy, RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import {holdsBack} from '../readiness/held-back.ts'
import type {Cluster} from '../world.ts'
import {causeOf} from './causes.ts'
import type {BrokenVerdict, Verdict, WaitingVerdict} from './component.ts'
import type {Report} from './state.ts'

/** So many of the failed container's last lines are shown with a failure. */
const excerpt = 50

interface BrokenReport extends Report {
  readonly verdict: BrokenVerdict
}

export function brokenReports(reports: readonly Report[]): readonly BrokenReport[] {
  return reports.filter((report): report is BrokenReport => isBroken(report.verdict))
}

const isBroken = (verdict: Verdict): verdict is BrokenVerdict => verdict.verdict === 'broken'

/** The first broken promise as what a person reads: what failed, its last log lines, what goes on serving, what to try. */
export async function failureOf(cluster: Cluster, platform: Platform, reports: readonly BrokenReport[]): Promise<RidectlError> {
  const [first, ...others] = reports
  if (first === undefined) throw new Error('no promise is broken')
  const {component, verdict} = first
  const was = platform.status.version
  const migration = component.name === 'migration'
  const code = causeOf(verdict.reason)?.code
  const ends = migration ? `the migration to ${platform.spec.version} ${hasRun(verdict) ? 'failed' : 'could not start'}` : `${component.name} has not kept its promise: ${component.promises}`
  return new RidectlError(code ?? (migration ? 'MIGRATION_FAILED' : 'ROLLOUT_FAILED'), `${platform.name} ${standing(was, platform.spec.version)}: ${ends}`, {
    details: [verdict.message, ...others.map((other) => `${other.component.name}: ${other.verdict.message}`), ...consequence(migration, was, platform.spec.version)],
    log: await logOf(cluster, platform, verdict),
    remedy: remediesOf(platform, first, migration),
  })
}

/** A migration that failed, and not one that could not start. */
export const hasRun = ({reason}: BrokenVerdict): boolean => causeOf(reason) === undefined && !holdsBack(reason)

function standing(was: string | undefined, wanted: string): string {
  if (was === undefined) return 'is not up'
  return was === wanted ? `is not Ready on ${wanted}` : `stays on ${was}`
}

function consequence(migration: boolean, was: string | undefined, wanted: string): readonly string[] {
  if (!migration) return was === undefined || was === wanted ? [] : [`What of ${was} is ready serves on.`]
  return was === undefined ? [`Nothing of ${wanted} was started.`] : [`${was} serves on. Nothing of ${wanted} was started.`]
}

function remediesOf(platform: Platform, report: BrokenReport, migration: boolean): readonly Remedy[] {
  const {name, spec} = platform
  const own = [...ownRemedy(platform, report), ...(migration && hasRun(report.verdict) ? [{command: `ridectl logs ${name} migration`, why: 'the whole log'}] : [])]
  const next = {command: `ridectl deploy ${name} --version VERSION`, why: `a version that mends it`}
  const again = {command: migration ? `ridectl restart ${name} migration` : `ridectl deploy ${name} --version ${spec.version}`, why: 'the same again'}
  return [...own, next, again]
}

function ownRemedy(platform: Platform, {component, verdict}: BrokenReport | WaitingReport): readonly Remedy[] {
  if (verdict.verdict === 'broken' && verdict.remedy !== undefined) return [{command: verdict.remedy}]
  const remedy = causeOf(verdict.reason)?.remedy?.(platform, component.name)
  return remedy === undefined ? [] : [remedy]
}

/** The deploy's time is over while something waits, which may still come right: what that is, by its cause where one is known. */
export function timedOut(platform: Platform, reports: readonly Report[]): RidectlError {
  const {name, spec} = platform
  const waits = waitingReport(reports)
  return new RidectlError(causeOf(waits?.verdict.reason ?? '')?.code ?? 'TIMED_OUT', `${name} is not Ready on ${spec.version} yet: ${waitedFor(reports)}`, {
    details: ['What was started in the cluster goes on.'],
    remedy: [
      ...(waits === undefined ? [] : ownRemedy(platform, waits)),
      {command: `ridectl deploy ${name} --version ${spec.version} --timeout 30m`, why: 'goes on where this one stopped'},
      {command: `ridectl status ${name} --watch`},
    ],
  })
}

interface WaitingReport extends Report {
  readonly verdict: WaitingVerdict
}

const waitingReport = (reports: readonly Report[]): WaitingReport | undefined => reports.find((report): report is WaitingReport => report.verdict.verdict === 'waiting')

/** `web: 1/2 on v2`; empty where nothing waits. */
export function waitedFor(reports: readonly Report[]): string {
  const waits = waitingReport(reports)
  return waits === undefined ? '' : `${waits.component.name}: ${waits.verdict.message}`
}

async function logOf(cluster: Cluster, {namespace}: Platform, {pod}: BrokenVerdict): Promise<readonly string[]> {
  if (pod === undefined) return []
  const lines: string[] = []
  try {
    for await (const line of cluster.logs({namespace, name: pod.name}, {container: pod.container, previous: pod.previous, tailLines: excerpt})) lines.push(line)
  } catch (error) {
    if (!(error instanceof RidectlError)) throw error
    lines.push(`(the log cannot be read: ${error.message})`)
  }
  return lines
}
