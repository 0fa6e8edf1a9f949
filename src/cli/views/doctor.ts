import type {Failing, Finding, Group, Row} from '../../workflows/doctor.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import type {Look} from '../terminal.ts'
import {cut, padded, wrapped} from '../text.ts'

/** All groups with what was found; `frame` turns the spinner of what is not over. */
export function groupLines(groups: readonly Group[], look: Look, frame = 0): string[] {
  return groups.flatMap((group) => {
    const lines = group.rows.flatMap((row) => rowLines(row, look, frame))
    return lines.length === 0 ? [] : [style(look).name(safeLine(titleOf(group))), ...lines]
  })
}

function titleOf({kind, name = ''}: Group): string {
  if (kind === 'machine') return 'This machine'
  if (kind === 'kubeconfig') return 'Kubeconfig'
  return kind === 'context' ? `Context ${name}` : `Instance ${name}`
}

function rowLines({subject, isOver, finding}: Row, look: Look, frame: number): string[] {
  const {running} = symbols(look)
  if (!isOver) return [`  ${style(look).waits(padded(running[frame % running.length] ?? '', 2))} ${style(look).skippable(cut(safeLine(subject), look.columns - 6))}`]
  return finding === undefined ? [] : findingLines(finding, look)
}

function findingLines(finding: Finding, look: Look): string[] {
  const [first = '', ...more] = wrapped(safeLine(finding.says), look.columns - 5)
  const paint = finding.verdict === 'skipped' ? style(look).skippable : (text: string) => text
  const failing = finding.verdict === 'broken' || finding.verdict === 'warning' ? afterLines(finding, look) : []
  return [`  ${signOf(finding, look)} ${paint(first)}`, ...more.map((line) => `     ${paint(line)}`), ...failing]
}

/** What it means, and what mends it or shows more: a command stands whole on its line, to be copied. */
function afterLines({means, remedy, looks}: Failing, look: Look): string[] {
  return [
    ...(means === undefined ? [] : wrapped(safeLine(means), look.columns - 7).map((line) => `       ${style(look).skippable(line)}`)),
    ...(remedy === undefined ? [] : [`       ${remedy.startsWith('see ') ? '' : looks === true ? 'see: ' : 'fix: '}${style(look).command(safeLine(remedy))}`]),
  ]
}

/** Two columns each; the signs with two already are as wide. */
function signOf({verdict}: Finding, look: Look): string {
  const {done, failed, waits, skippable} = style(look)
  if (verdict === 'well') return done(look.unicode ? '✅' : 'ok')
  if (verdict === 'broken') return failed(look.unicode ? '❌' : '!!')
  return verdict === 'warning' ? waits(look.unicode ? '⚠ ' : '! ') : skippable('- ')
}

export function closingLine(groups: readonly Group[], look: Look): string {
  const found = findingsOf(groups)
  const of = (verdict: Finding['verdict']): number => found.filter((finding) => finding.verdict === verdict).length
  const [problems, warnings, mendable] = [of('broken'), of('warning'), mendableOf(groups).length]
  if (problems === 0 && warnings === 0) return `${style(look).done(symbols(look).done)} All is well.`
  const counts = [problems === 0 ? '' : counted(problems, 'problem'), warnings === 0 ? '' : counted(warnings, 'warning')].filter((text) => text !== '')
  const all = problems + warnings
  return `${counts.join(', ')}.${mendable === 0 ? '' : ` ridectl doctor --fix can mend ${mendable === all ? (all === 1 ? 'it' : 'all of them') : `${mendable} of them`}.`}`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

export const findingsOf = (groups: readonly Group[]): readonly Finding[] => groups.flatMap(({rows}) => rows.flatMap(({finding}) => finding ?? []))

type Mendable = Failing & Required<Pick<Failing, 'fix' | 'remedy'>>

/** One for each remedy: two contexts may lack the same program. */
export function mendableOf(groups: readonly Group[]): readonly Mendable[] {
  const mendable = findingsOf(groups).filter((finding): finding is Mendable => 'fix' in finding && finding.fix !== undefined && finding.remedy !== undefined)
  return [...new Map(mendable.map((finding) => [finding.remedy, finding])).values()]
}

/** What --fix did about one remedy; `left`: --yes does not do it, or the person did not want it. */
export interface Fixed {
  readonly remedy: string
  readonly result: 'done' | 'failed' | 'left'
  /** Of one that failed. */
  readonly why?: string
}

export function fixedLine({remedy, result, why = ''}: Fixed, look: Look): string {
  const {done, failed, skippable} = style(look)
  if (result === 'done') return `${done(symbols(look).done)} ${safeLine(remedy)}`
  if (result === 'failed') return `${failed(symbols(look).failed)} ${safeLine(why)}`
  return skippable(`- ${safeLine(remedy)}: left, as it is not done without a yes of yours; --fix without --yes asks`)
}

/** For scripts: `{groups: [{kind, name?, checks: [{name, verdict, says, means?, remedy?, looks?, mends?, safe?}]}], fixes?: [{remedy, result, why?}], broken, warnings}`. */
export function doctorJson(groups: readonly Group[], fixes?: readonly Fixed[]): unknown {
  const found = findingsOf(groups)
  return {
    groups: groups.map(({kind, name, rows}) => ({kind, name, checks: rows.flatMap((row) => (row.finding === undefined ? [] : [{name: row.name, ...flat(row.finding)}]))})),
    fixes,
    broken: found.filter(({verdict}) => verdict === 'broken').length,
    warnings: found.filter(({verdict}) => verdict === 'warning').length,
  }
}

/** `looks` tells that the remedy mends nothing and only shows more; `mends` that --fix does what the remedy says; `safe`, that --yes is enough for it. */
function flat(finding: Finding): object {
  if (!('fix' in finding)) return finding
  const {fix, ...rest} = finding
  return fix === undefined ? rest : {...rest, mends: true, safe: fix.safe}
}
