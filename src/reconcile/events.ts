import type {State} from '../platform/summon-platform.ts'
import type {Verdict} from './component.ts'

/** What a deploy says while it runs. Renderers (cli/progress) turn it into a live list, plain lines or JSON; the engine never prints. */
export type DeployEvent =
  | {readonly type: 'state'; readonly time: Date; readonly state: State; readonly message?: string}
  | {readonly type: 'component'; readonly time: Date; readonly name: string; readonly during: string; readonly promises: string; readonly verdict: Verdict}
  | {readonly type: 'log'; readonly time: Date; readonly component: string; readonly line: string}
  | {readonly type: 'warning'; readonly time: Date; readonly message: string}
  | {readonly type: 'done'; readonly time: Date; readonly outcome: Outcome}

export interface Outcome {
  readonly name: string
  readonly version: string
  /** The version that was Ready before, if any and if it was another. */
  readonly was?: string
  readonly url?: string
  readonly seconds: number
  /** True where nothing had to be done. */
  readonly unchanged: boolean
}
