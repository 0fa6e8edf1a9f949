import {migration} from '../components/migration.ts'
import {type Asks, migrateAgain, startAnew} from '../platform/asks.ts'
import type {Platform} from '../platform/summon-platform.ts'
import type {AnyComponent} from '../reconcile/component.ts'
import {brokenReports, hasRun} from '../reconcile/failure.ts'
import type {Plan} from '../reconcile/plan.ts'
import type {Report} from '../reconcile/state.ts'
import {onlyByName} from './restart.ts'

export interface TriesAnew {
  readonly asks: Asks
  readonly warnings: readonly string[]
}

export interface AsItIs {
  readonly platform: Platform
  readonly plan: Plan
  readonly reports: readonly Report[]
}

/**
 * What is broken as it stands, and a deploy would leave so, starts anew: what it lacked may be there by now, while a node that backs off looks again in up to
 * five minutes, and a controller in a quarter of an hour. A migration that has run and failed is a person's to run again.
 */
export function triesAnew({platform, plan, reports}: AsItIs, now: Date): TriesAnew {
  const left = brokenReports(reports).filter(({component, verdict}) => isLeft(component, plan) && (component !== migration || !hasRun(verdict)))
  const asks = left.map(({component}) => (component === migration ? migrateAgain(platform.annotations) : startAnew(component.name, now)))
  return {asks: Object.assign({}, ...asks) as Asks, warnings: left.map(({component: {name}, verdict}) => `${name} is broken as it stands, and starts anew: ${verdict.message}`)}
}

// What the deploy changes may be what mends it: fewer pods, where there is no room for more, and none for a new one beside them.
function isLeft({name, during}: AnyComponent, {changes}: Plan): boolean {
  return (during === 'Deploying' || name === migration.name) && !onlyByName.includes(name) && !changes.some(({component}) => component === name)
}
