import type {DeployEvent} from '../../reconcile/events.ts'
import type {Terminal} from '../terminal.ts'

/** How what ran last is marked. */
export type Ending = 'done' | 'failed' | 'letGo'

/** Shows what a deploy says while it runs. `end` leaves the terminal as it was found. */
export interface Progress {
  on(event: DeployEvent): void
  notice(text: string): void
  end(ending: Ending): Promise<void>
}

/** A list that lives where lines may be drawn over, else a line for each change, else JSON. */
export async function openProgress(terminal: Terminal, {json}: {readonly json: boolean}): Promise<Progress> {
  if (json) return (await import('./json.ts')).jsonProgress()
  if (terminal.isLive) return (await import('./live.ts')).liveProgress()
  return (await import('./lines.ts')).linesProgress()
}
