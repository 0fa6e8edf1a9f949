import {exitStatus, type RidectlError} from '../errors.ts'
import {setCondition} from '../platform/conditions.ts'
import type {Platform, State} from '../platform/summon-platform.ts'
import type {Report} from './state.ts'

/** What a pass leaves in the status: the components' verdicts, the state, and kstatus' three conditions. */
export function statusOf(platform: Platform, reports: readonly Report[], now: {readonly state: State; readonly message: string}, writtenBy: string, time: Date): Record<string, unknown> {
  return {...outline(platform, standingOf(reports, now), writtenBy, time), components: reports.map((report) => row(platform, report, time))}
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

/** What a failure leaves that no component's verdict tells of: the cluster refused, a Secret is missing, a database is another's. */
export function stoppedBy(platform: Platform, {code, message}: RidectlError, writtenBy: string, time: Date): Record<string, unknown> {
  return outline(platform, {isReady: false, reason: code, state: 'Error', message}, writtenBy, time)
}

/** Whether `stoppedBy` wrote what the status says of this generation: the reason is an error's code, and no verdict's. */
export function wasStopped({generation, status}: Platform): boolean {
  const stalled = status.conditions?.find(({type}) => type === 'Stalled')
  return status.state === 'Error' && status.observedGeneration === generation && Object.hasOwn(exitStatus, stalled?.reason ?? '')
}

interface Standing {
  readonly isReady: boolean
  readonly reason: string
  readonly state: State
  readonly message: string
}

function standingOf(reports: readonly Report[], {state, message}: {readonly state: State; readonly message: string}): Standing {
  const open = reports.find(({verdict}) => verdict.verdict !== 'kept')?.verdict
  const reason = open === undefined || open.verdict === 'kept' ? 'Kept' : open.reason
  return {isReady: open === undefined, reason, state, message: state === 'Ready' || state === 'Error' ? message : ''}
}

function outline(platform: Platform, stands: Standing, writtenBy: string, time: Date): Record<string, unknown> {
  const {state, message} = stands
  return {state, message, observedGeneration: platform.generation, writtenBy, conditions: conditionsOf(platform, stands, time)}
}

function conditionsOf(platform: Platform, {isReady, reason, state, message}: Standing, time: Date): unknown {
  const isStalled = state === 'Error'
  const conditions = [
    {type: 'Ready', status: isReady, reason: isReady ? 'Ready' : reason, message},
    {type: 'Reconciling', status: state !== 'Ready' && !isStalled, reason: state, message: ''},
    {type: 'Stalled', status: isStalled, reason: isStalled ? reason : 'NotStalled', message: isStalled ? message : ''},
  ]
  return conditions.reduce(
    (list, {type, status, ...rest}) => setCondition(list, {type, status: status ? 'True' : 'False', ...rest, observedGeneration: platform.generation}, time),
    platform.status.conditions ?? [],
  )
}
