import type {State} from '../platform/summon-platform.ts'
import type {AnyComponent, Verdict} from './component.ts'

/** What one component says in one pass. */
export interface Report {
  readonly component: AnyComponent
  readonly verdict: Verdict
}

/**
 * Where the instance is. Error if a promise is broken; else, while the spec differs from the last Ready one, the `during` of the first
 * promise not kept; else Ready: a pod that restarts does not make a Ready instance "Deploying".
 */
export function stateOf(reports: readonly Report[], differs: boolean): {readonly state: State; readonly message: string} {
  const broken = reports.find(({verdict}) => verdict.verdict === 'broken')
  if (broken !== undefined) return {state: 'Error', message: sentence(broken)}
  const open = reports.find(({verdict}) => verdict.verdict !== 'kept')
  if (open === undefined) return {state: 'Ready', message: ''}
  return {state: differs ? open.component.during : 'Ready', message: sentence(open)}
}

function sentence({component, verdict}: Report): string {
  return verdict.verdict === 'kept' ? '' : `${component.name}: ${verdict.message}`
}

/** Whether the spec is another than the one that was last Ready: known by the generation that the history recorded. */
export function differsFromReady(platform: {readonly generation: number; readonly status: {readonly history?: readonly {generation?: number; result?: string}[] | undefined}}): boolean {
  const ready = platform.status.history?.find(({result}) => result === 'succeeded')
  return ready?.generation !== platform.generation
}
