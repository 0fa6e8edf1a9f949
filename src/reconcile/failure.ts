import {type Code, RidectlError} from '../errors.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {Cluster} from '../world.ts'
import type {BrokenVerdict, Verdict} from './component.ts'
import type {Report} from './state.ts'

const codes: Readonly<Record<string, Code>> = {
  QuotaExceeded: 'QUOTA_EXCEEDED',
  Refused: 'REFUSED',
  AdoptRefused: 'ADOPT_REFUSED',
  DatabaseUnreachable: 'DATABASE_UNREACHABLE',
  DatabaseRefused: 'DATABASE_REFUSED',
}

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
  const code = codes[verdict.reason]
  const ends = migration ? `the migration to ${platform.spec.version} ${code === undefined ? 'failed' : 'could not start'}` : `${component.name} has not kept its promise: ${component.promises}`
  return new RidectlError(code ?? (migration ? 'MIGRATION_FAILED' : 'ROLLOUT_FAILED'), `${platform.name} ${standing(was, platform.spec.version)}: ${ends}`, {
    details: [verdict.message, ...others.map((other) => `${other.component.name}: ${other.verdict.message}`), ...consequence(migration, was, platform.spec.version)],
    log: await logOf(cluster, platform, verdict),
    remedy: remediesOf(platform, verdict, migration),
  })
}

function standing(was: string | undefined, wanted: string): string {
  if (was === undefined) return 'is not up'
  return was === wanted ? `is not Ready on ${wanted}` : `stays on ${was}`
}

function consequence(migration: boolean, was: string | undefined, wanted: string): readonly string[] {
  if (!migration) return was === undefined || was === wanted ? [] : [`What of ${was} is ready serves on.`]
  return was === undefined ? [`Nothing of ${wanted} was started.`] : [`${was} serves on. Nothing of ${wanted} was started.`]
}

function remediesOf({name, spec}: Platform, verdict: BrokenVerdict, migration: boolean): {readonly command: string; readonly why?: string}[] {
  const own = verdict.remedy === undefined ? [] : [{command: verdict.remedy}]
  const next = {command: `ridectl deploy ${name} --version VERSION`, why: `a version that mends it`}
  const again = migration ? [] : [{command: `ridectl deploy ${name} --version ${spec.version}`, why: 'the same again'}]
  return [...own, next, ...again]
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
