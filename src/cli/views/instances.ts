import type {InstanceStatus} from '../../workflows/status.ts'
import {ageOf} from '../duration.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {type Cell, table} from '../table.ts'
import type {Look} from '../terminal.ts'
import {stateStyle, versions} from './status.ts'
import {warningLine} from './warning.ts'

type Listed = Pick<InstanceStatus, 'name' | 'state' | 'message' | 'version' | 'wantedVersion' | 'context' | 'since'>

/** All instances, a row each; below, what did not answer. */
export function instanceLines(instances: readonly Listed[], unreachable: readonly Unreachable[], now: Date, look: Look): string[] {
  const missing = unreachable.map((one) => unreachableLine(one, look))
  if (instances.length === 0) return [...(missing.length > 0 ? [] : ['There is no instance yet.', '  Try  ridectl deploy NAME -f FILE']), ...missing]
  const header = ['INSTANCE', 'STATE', 'VERSION', 'CONTEXT', 'SINCE', ''].map((text) => ({text, paint: style(look).skippable}))
  return [...table([header, ...instances.map((instance) => row(instance, now, look))], look.columns), ...missing]
}

export interface Unreachable {
  readonly context: string
  readonly reason: string
}

function row(instance: Listed, now: Date, look: Look): Cell[] {
  const {name, state, context, since, message} = instance
  return [
    {text: safeLine(name)},
    {text: state, paint: stateStyle(state, style(look))},
    {text: safeLine(versions(instance, look))},
    {text: safeLine(context)},
    {text: ageOf(since, now)},
    {text: state === 'Ready' ? '' : safeLine(message)},
  ]
}

export function unreachableLine({context, reason}: Unreachable, look: Look): string {
  const said = reason.startsWith(`context ${context}`) ? reason : `context ${context}: ${reason}`
  return warningLine(`${said.trim()}; its instances are not shown`, look)
}

/** A new one is about to be made in a context, and another has one of that name. */
export const namesakeLine = (name: string, context: string, here: string, look: Look): string =>
  warningLine(`context ${context} has a ${name} already, and ${here} has none: --context ${context} if that one is meant`, look)
