import {Listr, Spinner} from 'listr2'
import type {DeployEvent} from '../../reconcile/events.ts'
import {safeLine} from '../safe.ts'
import {style} from '../style.ts'
import {symbols} from '../symbols.ts'
import {print, showCursorAtExit, terminal} from '../terminal.ts'
import {wrapped} from '../text.ts'
import {phaseLines} from './phase-lines.ts'
import type {Ending, Progress} from './progress.ts'
import {grown, noTree} from './tree.ts'

/** A list that lives: one task of listr2 after the other, a phase each, its rows below its name. */
export function liveProgress(): Progress {
  let tree = noTree
  let shown: Shown | undefined
  let turning = Promise.resolve()
  const notices: string[] = []
  showCursorAtExit()

  const show = async (at: number): Promise<void> => {
    await shown?.over('done')
    shown = showTask((frame) => {
      const phase = tree.phases[at]
      return phase === undefined ? [] : [...phaseLines(tree, phase, new Date(), terminal(), frame), ...noticeLines(notices)]
    })
  }
  const on = (event: DeployEvent): void => {
    if (event.type === 'warning') return notice(event.message)
    const before = tree.phases.length
    tree = grown(tree, event)
    for (let at = before; at < tree.phases.length; at++) turning = turning.then(() => show(at))
    shown?.redraw()
  }
  const notice = (text: string): void => {
    if (shown === undefined) return print(noticeLines([text]))
    notices.push(text)
    shown.redraw()
  }
  const end = async (ending: Ending): Promise<void> => {
    await turning
    await shown?.over(ending)
    shown = undefined
  }
  return {on, notice, end}
}

function noticeLines(notices: readonly string[]): string[] {
  const look = terminal()
  return notices.flatMap((text) => wrapped(safeLine(text), look.columns - 8)).map((line, at) => (at === 0 ? `${style(look).waits(symbols(look).warning)} ${line}` : `  ${line}`))
}

interface Shown {
  redraw(): void
  over(ending: Ending): Promise<void>
}

/** One task of listr2 whose title is all its lines: drawn anew at each turn of the spinner. */
function showTask(lines: (frame: number) => string[]): Shown {
  const ends = Promise.withResolvers<Ending>()
  const spinner = new TurningSpinner()
  let draw = (): void => {}
  const task = {
    title: lines(0).join('\n'),
    task: async (_: unknown, running: {title: string; skip(): void}): Promise<void> => {
      draw = () => void (running.title = lines(spinner.frame).join('\n'))
      spinner.turned = draw
      const ending = await ends.promise
      draw()
      if (ending === 'failed') throw new Ended()
      if (ending === 'letGo') running.skip()
    },
  }
  const ran = new Listr([task], {renderer: 'default', registerSignalListeners: false, rendererOptions: {...look(), spinner}}).run()
  const settled = ran.then(() => {}, (error: unknown) => ended(error))
  return {
    redraw: () => draw(),
    over(ending) {
      ends.resolve(ending)
      return settled
    },
  }
}

/** Tells listr2 that a task failed; the failure itself is shown by failure.ts. */
class Ended extends Error {}

function ended(error: unknown): void {
  if (!(error instanceof Ended)) throw error
}

class TurningSpinner extends Spinner {
  frame = 0
  turned = (): void => {}

  override spin(): void {
    this.frame++
    this.turned()
  }

  override fetch(): string {
    const {running} = symbols(terminal())
    return running[this.frame % running.length] ?? ''
  }
}

function look(): object {
  const {done, failed, waits} = style(terminal())
  const all = symbols(terminal())
  return {
    icon: {COMPLETED: all.done, FAILED: all.failed, SKIPPED_WITH_COLLAPSE: all.warning, PENDING: all.waiting, WAITING: all.waiting},
    color: {COMPLETED: done, FAILED: failed, SKIPPED_WITH_COLLAPSE: waits, PENDING: waits, WAITING: waits},
    collapseErrors: false,
    showErrorMessage: false,
    showSkipMessage: false,
  }
}
