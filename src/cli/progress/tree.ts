import type {Verdict} from '../../reconcile/component.ts'
import type {DeployEvent} from '../../reconcile/events.ts'

/** What a deploy has said so far, as it is shown: one phase after the other, each with its rows. */
export interface Tree {
  readonly phases: readonly Phase[]
  readonly rows: ReadonlyMap<string, Row>
}

export interface Phase {
  readonly state: string
  readonly started: Date
  readonly ended?: Date
  readonly failed?: boolean
}

export interface Row {
  readonly name: string
  /** The phase that it belongs to. */
  readonly during: string
  readonly verdict: Verdict
  readonly since: Date
  /** The last lines of its log, oldest first. */
  readonly log: readonly string[]
}

export const noTree: Tree = {phases: [], rows: new Map()}

/** So many lines of a log are seen at once. */
const logLines = 8

export function grown(tree: Tree, event: DeployEvent): Tree {
  if (event.type === 'state') return {...tree, phases: phasesWith(tree.phases, event)}
  if (event.type === 'component') return {...tree, rows: new Map(tree.rows).set(event.name, rowWith(tree.rows.get(event.name), event))}
  if (event.type === 'log') return {...tree, rows: withLog(tree.rows, event.component, event.line)}
  if (event.type === 'done') return {...tree, phases: ended(tree.phases, event.time)}
  return tree
}

type StateEvent = Extract<DeployEvent, {type: 'state'}>
type ComponentEvent = Extract<DeployEvent, {type: 'component'}>

function phasesWith(phases: readonly Phase[], {state, time}: StateEvent): readonly Phase[] {
  if (state === 'Error') return phases.map((phase, at) => (at === phases.length - 1 ? {...phase, ended: time, failed: true} : phase))
  if (state === 'Ready') return ended(phases, time)
  if (phases.at(-1)?.state === state && phases.at(-1)?.ended === undefined) return phases
  return [...ended(phases, time), {state, started: time}]
}

function ended(phases: readonly Phase[], time: Date): readonly Phase[] {
  return phases.map((phase) => (phase.ended === undefined ? {...phase, ended: time} : phase))
}

function rowWith(row: Row | undefined, {name, during, verdict, time}: ComponentEvent): Row {
  const isSame = row !== undefined && row.verdict.verdict === verdict.verdict
  return {name, during, verdict, since: isSame ? row.since : time, log: row?.log ?? []}
}

function withLog(rows: Tree['rows'], name: string, line: string): Tree['rows'] {
  const row = rows.get(name)
  return row === undefined ? rows : new Map(rows).set(name, {...row, log: [...row.log, line].slice(-logLines)})
}
