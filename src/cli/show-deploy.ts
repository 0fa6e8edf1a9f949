import {RidectlError} from '../errors.ts'
import type {DeployEvent} from '../reconcile/events.ts'
import type {Plan} from '../reconcile/plan.ts'
import {Interrupted} from './interrupted.ts'
import {openProgress} from './progress/progress.ts'
import {confirm, confirmByName} from './prompt.ts'
import {print, terminal} from './terminal.ts'
import {doneLine, planLines} from './views/deploy.ts'

export interface Asking {
  readonly isProduction: boolean
  readonly yes: boolean
  /** The name that --yes-production was given. */
  readonly yesProduction: string | undefined
  readonly json: boolean
  readonly signal: AbortSignal
}

/** Shows the plan and asks; production asks for the instance's name, which --yes does not answer. */
export async function confirmPlan(plan: Plan, {isProduction, yes, yesProduction, json, signal}: Asking): Promise<boolean> {
  if (signal.reason instanceof Interrupted) {
    throw new Interrupted(signal.reason.signal, new RidectlError('INTERRUPTED', `let go of ${plan.name} before anything was changed`))
  }
  if (!json) print(planLines(plan, terminal()))
  if (isProduction) {
    if (yesProduction !== undefined) return yesProduction === plan.name
    const flag = `--yes-production ${plan.name}`
    if (json) throw needsFlag(flag)
    return confirmByName({message: `This is production. Type ${plan.name} to deploy ${plan.to} to it:`, flag, signal}, plan.name)
  }
  if (yes) return true
  if (json) throw needsFlag('--yes')
  return confirm({message: `Deploy ${plan.to} to ${plan.name}?`, flag: '--yes', signal})
}

const needsFlag = (flag: string): RidectlError => new RidectlError('USAGE', 'with --json nothing is asked', {details: [`Give ${flag}`]})

/** Runs the deploy and shows what it says. Rejects as it does; let go by a signal, with that signal's exit status. */
export async function showDeploy(events: AsyncIterable<DeployEvent>, {json, signal}: {readonly json: boolean; readonly signal: AbortSignal}): Promise<void> {
  const progress = await openProgress(terminal(), {json})
  const letGo = (): void => progress.notice('Letting go: what runs in the cluster goes on. Once more stops at once.')
  signal.addEventListener('abort', letGo, {once: true})
  try {
    for await (const event of events) {
      progress.on(event)
      if (event.type !== 'done') continue
      await progress.end('done')
      if (!json) print(doneLine(event.outcome, terminal()))
    }
  } catch (error) {
    await progress.end(signal.aborted ? 'letGo' : 'failed')
    if (signal.reason instanceof Interrupted && error instanceof RidectlError && error.code === 'INTERRUPTED') throw new Interrupted(signal.reason.signal, error)
    throw error
  } finally {
    signal.removeEventListener('abort', letGo)
    await progress.end('done')
  }
}

