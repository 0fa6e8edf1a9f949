import type {DeployEvent} from '../../reconcile/events.ts'
import {safeJson} from '../safe.ts'
import {print, printError} from '../terminal.ts'
import type {Progress} from './progress.ts'

/** Each event as one line of JSON on stdout; the failure, too, is one (present.ts). Text goes to stderr. */
export function jsonProgress(): Progress {
  return {on: (event) => print(jsonLine(event)), notice: (text) => printError(text), end: async () => {}}
}

export function jsonLine(event: DeployEvent): string {
  return safeJson(flat(event))
}

/** Verdict and outcome are laid flat: a component looks as it does in `status --json`. */
function flat(event: DeployEvent): Record<string, unknown> {
  if (event.type === 'component') {
    const {verdict: {verdict, ...said}, ...rest} = event
    return {...rest, verdict, ...said}
  }
  if (event.type === 'done') return {time: event.time, type: event.type, ...event.outcome}
  return {...event}
}
