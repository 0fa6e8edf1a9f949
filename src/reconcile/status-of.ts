import {setCondition} from '../platform/conditions.ts'
import type {Platform, State} from '../platform/summon-platform.ts'
import type {Report} from './state.ts'

/** What a pass leaves in the status: the components' verdicts, the state, and kstatus' three conditions. */
export function statusOf(platform: Platform, reports: readonly Report[], now: {readonly state: State; readonly message: string}, writtenBy: string, time: Date): Record<string, unknown> {
  const components = reports.map((report) => row(platform, report, time))
  const settled = now.state === 'Ready' || now.state === 'Error'
  return {
    state: now.state,
    message: settled ? now.message : '',
    observedGeneration: platform.generation,
    writtenBy,
    components,
    conditions: conditionsOf(platform, reports, now, time),
  }
}

function row(platform: Platform, {component, verdict}: Report, time: Date): Record<string, unknown> {
  const before = platform.status.components?.find(({name}) => name === component.name)
  const reason = verdict.verdict === 'kept' ? 'Kept' : verdict.reason
  const same = before?.verdict === verdict.verdict && before.reason === reason
  // The message of what waits changes with every pod: a write for each would be noise, `status` judges the live objects anyway.
  const message = same && verdict.verdict !== 'kept' ? before.message : verdict.message
  return {
    name: component.name,
    verdict: verdict.verdict,
    reason,
    ...(message === undefined ? {} : {message}),
    since: same ? before.since : time.toISOString().replace(/\.\d+Z$/, 'Z'),
  }
}

function conditionsOf(platform: Platform, reports: readonly Report[], {state, message}: {readonly state: State; readonly message: string}, time: Date): unknown {
  const ready = reports.every(({verdict}) => verdict.verdict === 'kept')
  const open = reports.find(({verdict}) => verdict.verdict !== 'kept')?.verdict
  const reason = open === undefined || open.verdict === 'kept' ? 'Kept' : open.reason
  const text = state === 'Ready' || state === 'Error' ? message : ''
  const conditions = [
    {type: 'Ready', status: ready, reason: ready ? 'Ready' : reason, message: text},
    {type: 'Reconciling', status: state !== 'Ready' && state !== 'Error', reason: state, message: ''},
    {type: 'Stalled', status: state === 'Error', reason: state === 'Error' ? reason : 'NotStalled', message: state === 'Error' ? message : ''},
  ]
  return conditions.reduce(
    (list, {type, status, ...rest}) => setCondition(list, {type, status: status ? 'True' : 'False', ...rest, observedGeneration: platform.generation}, time),
    platform.status.conditions ?? [],
  )
}
